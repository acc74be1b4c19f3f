import type { Create, Operation, Update } from "../../chain/operation.ts";
import { Column } from "../../inspect/column.ts";
import { type Hash64, hashBytes, hashText } from "../../inspect/hash.ts";
import { HashIndex } from "../../inspect/hash_index.ts";
import type { DirectorySpec } from "./shard_cases.ts";

/**
 * Blocks that an entry lives, 2^32: longer than a chain numbers its blocks. choice: an entry ends when its entity's end is reported,
 * so that renewing an entity writes nothing into the directory.
 */
const ENTRY_LIFE = 1n << 32n;

/**
 * What regional chains' operations write into a directory chain: an entry for each entity it is about, under the entity's own key,
 * written again only where something that it holds has changed. Memory: about 30 bytes an entity.
 */
export class DirectoryFeed {
  readonly #spec: DirectorySpec;
  readonly #keys = [new Column(Uint32Array), new Column(Uint32Array)] as const;
  readonly #held = [new Column(Uint32Array), new Column(Uint32Array)] as const;
  readonly #live = new Column(Uint8Array);
  readonly #rows = new HashIndex((row) => this.#keys[0].get(row));
  #count = 0;

  constructor(spec: DirectorySpec) {
    this.#spec = spec;
  }

  /** What the directory writes after a region's operation; null: nothing. */
  follow(operation: Operation, region: string): Operation | null {
    const { type, key, txIndex, opIndex } = operation;
    const row = this.#rowOf(key);
    switch (type) {
      case "create":
      case "update": {
        if (!this.#spec.marks.every((name) => operation.strings.some(([own]) => own === name))) return null;
        const entry = entryOf(operation, region, this.#spec);
        const isNew = row < 0 || this.#live.get(row) === 0;
        if (!this.#note(row, entry) && !isNew) return null;
        return { ...entry, type: isNew ? "create" : "update" };
      }
      case "delete":
      case "expire":
        if (row < 0 || this.#live.get(row) === 0) return null;
        this.#live.set(row, 0);
        return { type, key, txIndex, opIndex };
      case "change_owner":
        return row < 0 ? null : operation;
      case "extend":
        return null;
    }
  }

  /** Remembers what an entry holds. @returns Whether that is new. */
  #note(known: number, { key, strings, numbers }: Create): boolean {
    const hash: Hash64 = { low: 0, high: 0 };
    let row = known;
    if (row < 0) {
      row = this.#count++;
      hashBytes(key, hash);
      this.#keys[0].set(row, hash.low);
      this.#keys[1].set(row, hash.high);
      this.#rows.insert(row);
    }
    this.#live.set(row, 1);
    hashText([...strings, ...numbers].join("\0"), hash);
    const isSame = this.#held[0].get(row) === hash.low && this.#held[1].get(row) === hash.high;
    this.#held[0].set(row, hash.low);
    this.#held[1].set(row, hash.high);
    return !isSame;
  }

  #rowOf(key: Uint8Array): number {
    const hash: Hash64 = { low: 0, high: 0 };
    hashBytes(key, hash);
    const [low, high] = this.#keys;
    return this.#rows.find(hash.low, (row) => low.get(row) === hash.low && high.get(row) === hash.high);
  }
}

function entryOf(operation: Create | Update, region: string, spec: DirectorySpec): Create {
  const { key, txIndex, opIndex, owner, strings, numbers } = operation;
  const places = spec.regions.map((name) => [name, region] as const);
  return {
    ...{ type: "create", key, txIndex, opIndex, owner, contentType: "application/octet-stream" },
    ...{ btl: ENTRY_LIFE, payload: new Uint8Array(0) },
    strings: [...strings.filter(([name]) => spec.strings.includes(name)), ...places]
      .sort(([a], [b]) => a < b ? -1 : 1),
    numbers: numbers.filter(([name]) => spec.numbers.includes(name)),
  };
}
