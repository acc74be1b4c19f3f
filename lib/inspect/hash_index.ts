/**
 * Finds row numbers by a 32-bit hash: open addressing, linear probing, four bytes a place. The rows themselves say whether
 * one is the one wanted.
 */
export class HashIndex {
  #places = new Int32Array(1024).fill(-1);
  #used = 0;

  /** The row with a hash for which `isIt` holds, or -1. */
  find(hash: number, isIt: (row: number) => boolean): number {
    const mask = this.#places.length - 1;
    for (let place = hash & mask;; place = (place + 1) & mask) {
      const row = this.#places[place]!;
      if (row < 0 || isIt(row)) return row;
    }
  }

  /** Adds a row that is not there yet. `hashOf` tells the hash of rows added before. */
  insert(hash: number, row: number, hashOf: (row: number) => number): void {
    if (2 * (this.#used + 1) > this.#places.length) this.#grow(hashOf);
    this.#put(hash, row);
    this.#used++;
  }

  clear(): void {
    this.#places.fill(-1);
    this.#used = 0;
  }

  #put(hash: number, row: number): void {
    const mask = this.#places.length - 1;
    let place = hash & mask;
    while (this.#places[place]! >= 0) place = (place + 1) & mask;
    this.#places[place] = row;
  }

  #grow(hashOf: (row: number) => number): void {
    const old = this.#places;
    this.#places = new Int32Array(2 * old.length).fill(-1);
    for (const row of old) if (row >= 0) this.#put(hashOf(row), row);
  }
}
