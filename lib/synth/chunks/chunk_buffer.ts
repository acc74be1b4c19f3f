/** Bytes of parts that stand one after the other, in memory that grows as needed. */
export class ChunkBuffer {
  #bytes = new Uint8Array(0);
  #used = 0;
  readonly lengths: number[] = [];

  /** All parts so far. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#used);
  }

  /** Room for the next part, to be filled before another is asked for. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const end = this.#used + length;
    if (end > this.#bytes.length) {
      this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(Math.max(end, 2 * this.#bytes.length)));
    }
    const room = this.#bytes.subarray(this.#used, end);
    this.#used = end;
    this.lengths.push(length);
    return room;
  }
}
