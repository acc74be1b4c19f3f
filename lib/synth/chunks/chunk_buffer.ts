/** Bytes of parts that stand one after the other, in memory that grows as needed and is used again. */
export class ChunkBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  #used = 0;
  readonly lengths: number[] = [];

  /** @param used Memory to fill anew. */
  constructor(used = new ArrayBuffer(0)) {
    this.#bytes = new Uint8Array(used);
  }

  /** All parts so far. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#used);
  }

  /** Room for the next part, to be filled before another is asked for. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const end = this.#used + length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    const room = this.#bytes.subarray(this.#used, end);
    this.#used = end;
    this.lengths.push(length);
    return room;
  }
}
