import type { EntityVersion, Uint64 } from "../../chain/entity.ts";
import type { StoredVersion } from "../sqlite/block_effects.ts";
import { parseInt64s, parseStrings } from "../sqlite/json_cache.ts";
import type { PendingVersion, StoredOrigin } from "../sqlite/pending_version.ts";
import { allAttributes, placeOf } from "../sqlite/versions/version_columns.ts";
import type { Row } from "./database.ts";

/** A version from its row, whose columns are those of `VERSION_COLUMNS`. */
export function versionOf(row: Row): EntityVersion {
  const [
    key,
    fromBlock,
    toBlock,
    expiration,
    sequence,
    owner,
    creator,
    strings,
    numbers,
    contentType,
    payload,
  ] = row as unknown as [
    key: Uint8Array,
    fromBlock: bigint,
    toBlock: Uint64,
    expiration: Uint64,
    sequence: Uint64,
    owner: string,
    creator: string,
    strings: string,
    numbers: string,
    contentType: string,
    payload: Uint8Array,
  ];
  return {
    key,
    fromBlock: Number(fromBlock),
    toBlock,
    contentType,
    payload,
    ...allAttributes([strings, numbers], { key, expiration, sequence, owner, creator }),
  };
}

/** What an operation that keeps a version's contents needs of it, in the order of `KeptRow`. */
export const KEPT_COLUMNS = "id, expiration, owner, content_type, payload, strings, numbers";

/** Its row. */
export type KeptRow = readonly [
  id: bigint,
  expiration: Uint64,
  owner: string,
  contentType: string,
  payload: Uint8Array,
  strings: string,
  numbers: string,
];

/** A stored version as one to write again. */
export function pendingOf(
  [, expiration, owner, contentType, payload, strings, numbers]: KeptRow,
  origin: StoredOrigin,
): PendingVersion {
  return {
    origin,
    owner,
    toBlock: expiration,
    contentType,
    payload,
    strings: parseStrings(strings),
    numbers: parseInt64s(numbers),
    stringsJson: strings.slice(1, -1),
    numbersJson: numbers.slice(1, -1),
  };
}

/** Columns of an entity's newest version, in the order of `NewestRow`. */
export const NEWEST_COLUMNS =
  "v.entity_key, v.id, v.to_block, v.sequence, v.creator, v.string_count, v.number_count";

/** Its row. */
export type NewestRow = readonly [
  key: Uint8Array,
  id: bigint,
  toBlock: Uint64,
  sequence: Uint64,
  creator: string,
  strings: number,
  numbers: number,
];

/** The newest version of an entity. */
export class NewestVersion implements StoredVersion {
  readonly id: bigint;
  readonly strings: number;
  readonly numbers: number;
  readonly live: boolean;
  readonly endsNow: boolean;
  readonly #row: NewestRow;
  readonly #kept: ReadonlyMap<bigint, KeptRow>;

  /** @param kept Rows of those whose contents are kept. */
  constructor(row: NewestRow, block: number, kept: ReadonlyMap<bigint, KeptRow>) {
    const [, id, toBlock, , , strings, numbers] = row;
    this.id = id;
    this.strings = strings;
    this.numbers = numbers;
    this.live = toBlock > BigInt(block);
    this.endsNow = toBlock === BigInt(block);
    this.#row = row;
    this.#kept = kept;
  }

  origin(): StoredOrigin {
    const [, , , sequence, creator] = this.#row;
    return { creator, ...placeOf(sequence) };
  }

  load(): PendingVersion {
    return pendingOf(this.#kept.get(this.id)!, this.origin());
  }
}

/** Whether an operation keeps the contents of the version before it. */
export function keepsContents({ type }: { readonly type: string }): boolean {
  return type === "extend" || type === "change_owner";
}
