/**
 * Finds row numbers by a 32-bit hash: open addressing, linear probing, four bytes per place. It does not store hashes; its
 * owner computes the hash of a row, and whether a row is the one wanted.
 */
export class HashIndex {
  #places = new Int32Array(1024).fill(-1);
  #used = 0;
  readonly #hashOf: (row: number) => number;

  /** @param hashOf The hash of a row that was inserted. */
  constructor(hashOf: (row: number) => number) {
    this.#hashOf = hashOf;
  }

  /** The row with a hash for which `isIt` holds, or -1. */
  find(hash: number, isIt: (row: number) => boolean): number {
    const mask = this.#places.length - 1;
    for (let place = hash & mask;; place = (place + 1) & mask) {
      const row = this.#places[place]!;
      if (row < 0 || isIt(row)) return row;
    }
  }

  /** Adds a row that is not in the index. */
  insert(row: number): void {
    if (2 * (this.#used + 1) > this.#places.length) this.#grow();
    this.#put(row);
    this.#used++;
  }

  clear(): void {
    this.#places.fill(-1);
    this.#used = 0;
  }

  #put(row: number): void {
    const mask = this.#places.length - 1;
    let place = this.#hashOf(row) & mask;
    while (this.#places[place]! >= 0) place = (place + 1) & mask;
    this.#places[place] = row;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Int32Array(2 * old.length).fill(-1);
    for (const row of old) if (row >= 0) this.#put(row);
  }
}
