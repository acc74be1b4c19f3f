import { toHex } from "../../chain/hex.ts";
import type { StoredVersion } from "../sqlite/block_effects.ts";
import { unwrapInt64, wrapInt64 } from "../sqlite/int64.ts";
import { parseNumbers, parseStrings } from "../sqlite/json_cache.ts";
import type { PendingVersion, StoredOrigin } from "../sqlite/pending_version.ts";
import { addressText, placeOf } from "../sqlite/versions/version_columns.ts";
import type { Row } from "./client.ts";

/** What an append must know of versions that are stored: their rows without contents, and contents by id. */
export const STORED = "v.id, v.key, v.to_block, v.expiration, v.sequence, v.creator, v.string_count, " +
  "v.number_count";
/** Columns of `Contents`. */
export const CONTENTS = "v.id, v.owner, a.strings, a.numbers, p.content_type, p.payload";

type StoredColumns = [
  id: bigint,
  key: Uint8Array,
  to: bigint,
  expiration: bigint,
  sequence: bigint,
  creator: Uint8Array,
  strings: number,
  numbers: number,
];

type ContentsColumns = [
  id: bigint,
  owner: Uint8Array,
  strings: string,
  numbers: string,
  contentType: string,
  payload: Uint8Array,
];

/** What of a version is kept where it is written again. */
export type Contents = Omit<PendingVersion, "origin" | "toBlock">;

/** Contents from a row of `CONTENTS`. */
export function contentsOf(row: Row): Contents {
  const [, owner, strings, numbers, contentType, payload] = row as ContentsColumns;
  return {
    owner: addressText(owner),
    contentType,
    payload,
    strings: parseStrings(strings),
    numbers: parseNumbers(numbers).map(([name, value]) => [name, wrapInt64(value)] as const),
    stringsJson: strings.slice(1, -1),
    numbersJson: numbers.slice(1, -1),
  };
}

/** A stored version by its row of `STORED`: the newest of its entity. */
export class StoredRow implements StoredVersion {
  readonly id: number;
  readonly keyHex: string;
  readonly live: boolean;
  readonly endsNow: boolean;
  /** Custom attributes. */
  readonly strings: number;
  readonly numbers: number;
  readonly #row: StoredColumns;
  readonly #contents: ReadonlyMap<number, Contents>;

  /** @param contents Of the versions that a block writes again, by id. */
  constructor(row: Row, block: number, contents: ReadonlyMap<number, Contents>) {
    const columns = this.#row = row as StoredColumns;
    const [id, key, to, , , , strings, numbers] = columns;
    this.id = Number(id);
    this.keyHex = toHex(key);
    this.live = unwrapInt64(to) > BigInt(block);
    this.endsNow = unwrapInt64(to) === BigInt(block);
    [this.strings, this.numbers] = [strings, numbers];
    this.#contents = contents;
  }

  origin(): StoredOrigin {
    const [, , , , sequence, creator] = this.#row;
    return { creator: addressText(creator), ...placeOf(unwrapInt64(sequence)) };
  }

  load(): PendingVersion {
    const [, , , expiration] = this.#row;
    return {
      ...this.#contents.get(this.id)!,
      origin: this.origin(),
      toBlock: unwrapInt64(expiration),
    };
  }
}
