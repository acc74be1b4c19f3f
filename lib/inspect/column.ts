const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * A growing list of numbers of one width, in chunks: growth copies nothing and at most one chunk is unused. Every entry is 0
 * until it is set.
 */
export class Column {
  readonly #make: (length: number) => Numbers;
  readonly #chunks: Numbers[] = [];

  /** @param Type Typed array of each chunk, such as `Uint32Array`. */
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

  /** Resets everything from `length` on to 0. */
  truncate(length: number): void {
    this.#chunks.length = Math.min(this.#chunks.length, (length + CHUNK - 1) >>> CHUNK_BITS);
    const last = this.#chunks[length >>> CHUNK_BITS];
    last?.fill(0, length & (CHUNK - 1));
  }
}
