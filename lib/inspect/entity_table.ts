import { Column } from "./column.ts";
import type { Hash64 } from "./hash.ts";
import { HashIndex } from "./hash_index.ts";

/** What is counted and remembered of the contents of a version, and how it is stored. */
const CONTENTS = {
  /** Numbers of its key set, value of `type` and content type; 0 for those beyond the bounds. */
  keySet: Uint16Array,
  type: Uint16Array,
  contentType: Uint16Array,
  /** Custom attributes. */
  strings: Uint16Array,
  numbers: Uint16Array,
  /** Payload bytes. */
  payload: Uint32Array,
  /** Bytes of the JSON caches; of the numeric one without the digits of system attributes. */
  stringJson: Uint32Array,
  numberJson: Uint32Array,
} as const;
const NAMES = Object.keys(CONTENTS) as (keyof typeof CONTENTS)[];

/** Counts of an entity's contents, by column. */
export type ContentsCounts = Readonly<Record<keyof typeof CONTENTS, number>>;

/**
 * What is remembered of each entity: about 60 bytes, without its key (64 bits of its hash stand for it; among a million
 * entities two share one with a probability of 1 in 30 million).
 *
 * More than `limit` entities are not kept: from then on only those whose hash ends in enough zero bits are tracked, and each
 * represents `weight` entities. The choice depends on the keys alone.
 */
export class EntityTable {
  readonly versions = new Column(Uint32Array);
  /** Block that created the newest life. */
  readonly created = new Column(Uint32Array);
  /** First and last (exclusive) block of the newest version. */
  readonly from = new Column(Uint32Array);
  readonly to = new Column(Float64Array);
  readonly group = new Column(Uint16Array);
  readonly creator = new Column(Uint32Array);
  readonly owner = new Column(Uint32Array);
  /** Digits of the system numbers that do not change during a life. */
  readonly originDigits = new Column(Uint8Array);
  /** Contents of the newest version. */
  readonly contents = byName((name) => new Column(CONTENTS[name]));

  readonly #low = new Column(Uint32Array);
  readonly #high = new Column(Uint32Array);
  readonly #index = new HashIndex((row) => this.#low.get(row));
  readonly #limit: number;
  #size = 0;
  #zeroBits = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Entities tracked. */
  get size(): number {
    return this.#size;
  }

  /** How many entities each tracked one represents: 1, 2, 4, ... */
  get weight(): number {
    return 2 ** this.#zeroBits;
  }

  /** Whether an entity is tracked, or would be if it existed. */
  tracks({ high }: Hash64): boolean {
    return (high & (this.weight - 1)) === 0;
  }

  /** Row of an entity, or -1: unknown or not tracked. */
  find({ low, high }: Hash64): number {
    return this.#index.find(low, (row) => this.#low.get(row) === low && this.#high.get(row) === high);
  }

  insert({ low, high }: Hash64): number {
    const row = this.#size++;
    this.#low.set(row, low);
    this.#high.set(row, high);
    this.#index.insert(row);
    return row;
  }

  setContents(row: number, contents: ContentsCounts): void {
    for (const name of NAMES) this.contents[name].set(row, contents[name]);
  }

  contentsOf(row: number): ContentsCounts {
    return byName((name) => this.contents[name].get(row));
  }

  /** Halves the tracked entities until they fit the limit; rows get new numbers. */
  makeRoom(): void {
    while (this.#size > this.#limit) {
      this.#zeroBits++;
      this.#keep((row) => (this.#high.get(row) & (this.weight - 1)) === 0);
    }
  }

  #keep(wanted: (row: number) => boolean): void {
    const columns = [...Object.values(this), ...Object.values(this.contents), this.#low, this.#high]
      .filter((value) => value instanceof Column);
    let kept = 0;
    for (let row = 0; row < this.#size; row++) {
      if (!wanted(row)) continue;
      for (const column of columns) column.set(kept, column.get(row));
      kept++;
    }
    for (const column of columns) column.truncate(kept);
    this.#size = kept;
    this.#index.clear();
    for (let row = 0; row < kept; row++) this.#index.insert(row);
  }
}

function byName<Value>(of: (name: keyof typeof CONTENTS) => Value) {
  return Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<keyof typeof CONTENTS, Value>;
}
