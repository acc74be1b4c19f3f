const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * A long list of numbers of one width that grows by chunks: nothing is copied and no more than one chunk is spare. Every
 * entry is 0 until it is set.
 */
export class Column {
  readonly #make: (length: number) => Numbers;
  readonly #chunks: Numbers[] = [];

  /** @param Type What holds the numbers: `Uint32Array` and the like. */
  constructor(Type: { new (length: number): Numbers }) {
    this.#make = (length) => new Type(length);
  }

  get(index: number): number {
    return this.#chunks[index >>> CHUNK_BITS]?.[index & (CHUNK - 1)] ?? 0;
  }

  set(index: number, value: number): void {
    const chunk = index >>> CHUNK_BITS;
    while (chunk >= this.#chunks.length) this.#chunks.push(this.#make(CHUNK));
    this.#chunks[chunk]![index & (CHUNK - 1)] = value;
  }

  add(index: number, value: number): void {
    this.set(index, this.get(index) + value);
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    this.#chunks.length = Math.min(this.#chunks.length, (length + CHUNK - 1) >>> CHUNK_BITS);
    const last = this.#chunks[length >>> CHUNK_BITS];
    last?.fill(0, length & (CHUNK - 1));
  }
}
