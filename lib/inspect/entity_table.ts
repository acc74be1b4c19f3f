import { Column } from "./column.ts";
import type { Hash64 } from "./hash.ts";
import { HashIndex } from "./hash_index.ts";

/**
 * What is remembered of each entity: about 60 bytes, without its key (64 bits of its hash stand for it; among a million
 * entities two share one with a chance of 1 in 30 million).
 *
 * More than `limit` entities are not kept: from then on only those whose hash ends in enough zero bits are followed, and
 * each stands for `weight` entities. Which ones depends on the keys alone.
 */
export class EntityTable {
  readonly versions = new Column(Uint32Array);
  /** Block that created the newest life. */
  readonly created = new Column(Uint32Array);
  /** First and last (exclusive) block of the newest version. */
  readonly from = new Column(Uint32Array);
  readonly to = new Column(Float64Array);
  readonly group = new Column(Uint16Array);
  readonly keySet = new Column(Uint16Array);
  readonly type = new Column(Uint16Array);
  readonly contentType = new Column(Uint16Array);
  readonly creator = new Column(Uint32Array);
  readonly owner = new Column(Uint32Array);
  /** Custom attributes of the newest version. */
  readonly strings = new Column(Uint16Array);
  readonly numbers = new Column(Uint16Array);
  readonly payload = new Column(Uint32Array);
  /** Bytes of both JSON caches of the newest version; of the numeric one without the digits of `$expiration`. */
  readonly stringJson = new Column(Uint32Array);
  readonly numberJson = new Column(Uint32Array);
  /** Digits of the system numbers that stay through life. */
  readonly originDigits = new Column(Uint8Array);

  readonly #low = new Column(Uint32Array);
  readonly #high = new Column(Uint32Array);
  readonly #index = new HashIndex();
  readonly #limit: number;
  #size = 0;
  #zeroBits = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Entities followed. */
  get size(): number {
    return this.#size;
  }

  /** How many entities each one followed stands for: 1, 2, 4, ... */
  get weight(): number {
    return 2 ** this.#zeroBits;
  }

  follows({ high }: Hash64): boolean {
    return (high & (this.weight - 1)) === 0;
  }

  /** Row of an entity, or -1 where it has none. */
  find({ low, high }: Hash64): number {
    return this.#index.find(low, (row) => this.#low.get(row) === low && this.#high.get(row) === high);
  }

  insert({ low, high }: Hash64): number {
    const row = this.#size++;
    this.#low.set(row, low);
    this.#high.set(row, high);
    this.#index.insert(low, row, this.#hashOf);
    return row;
  }

  /** Halves the entities followed until there is room; rows get new numbers. */
  makeRoom(): void {
    while (this.#size > this.#limit) {
      this.#zeroBits++;
      this.#keep((row) => (this.#high.get(row) & (this.weight - 1)) === 0);
    }
  }

  readonly #hashOf = (row: number): number => this.#low.get(row);

  #keep(wanted: (row: number) => boolean): void {
    const columns = Object.values(this).filter((value) => value instanceof Column)
      .concat(this.#low, this.#high);
    let kept = 0;
    for (let row = 0; row < this.#size; row++) {
      if (!wanted(row)) continue;
      for (const column of columns) column.set(kept, column.get(row));
      kept++;
    }
    for (const column of columns) column.truncate(kept);
    this.#size = kept;
    this.#index.clear();
    for (let row = 0; row < kept; row++) this.#index.insert(this.#low.get(row), row, this.#hashOf);
  }
}
