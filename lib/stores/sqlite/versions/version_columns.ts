import { byName } from "../../../chain/by_name.ts";
import type { Address, EntityVersion, Uint64 } from "../../../chain/entity.ts";
import { keyText } from "../../../chain/system_attributes.ts";
import { toHex } from "../../../chain/hex.ts";
import { unwrapInt64 } from "../int64.ts";
import { parseInt64s, parseNumbers, parseStrings } from "../json_cache.ts";

/** Columns of what an index knows of a version, in the order of `IndexedRow`. */
export const INDEXED_COLUMNS = "v.owner, v.creator, a.strings, a.numbers";

/** What an index knows of a version, in raw mode. */
export type IndexedRow = readonly [owner: Uint8Array, creator: Uint8Array, strings: string, numbers: string];

/** The attributes that have words, from a row, ready to be made words of. */
export function readIndexed([owner, creator, strings, numbers]: IndexedRow) {
  return {
    owner: addressText(owner),
    creator: addressText(creator),
    strings: parseStrings(strings),
    numbers: parseInt64s(numbers),
  };
}

/** Columns of a version without its payload, in the order of `FoundRow`. */
export const FOUND_COLUMNS = "v.id, e.key, v.from_block, v.to_block, v.expiration, v.sequence, " +
  INDEXED_COLUMNS;

/** A version without its payload, in raw mode with safe integers. */
export type FoundRow = readonly [
  id: bigint,
  key: Uint8Array,
  fromBlock: bigint,
  toBlock: bigint,
  expiration: bigint,
  sequence: bigint,
  ...indexed: IndexedRow,
];

/** A version from its row; the payload stays empty. */
export function readFound(row: FoundRow): EntityVersion {
  const [, key, fromBlock, toBlock, expiration, sequence, owner, creator, ...attributes] = row;
  return {
    key,
    fromBlock: Number(fromBlock),
    toBlock: unwrapInt64(toBlock),
    contentType: "",
    payload: NO_BYTES,
    ...allAttributes(attributes, {
      key,
      expiration: unwrapInt64(expiration),
      sequence: unwrapInt64(sequence),
      owner: addressText(owner),
      creator: addressText(creator),
    }),
  };
}

/** A version with its payload, in raw mode with safe integers: what of a version SQLite's stores and PostgreSQL's hold alike. */
export type WholeRow = readonly [...FoundRow, contentType: string, payload: Uint8Array];

/** A version from its row. */
export function readWhole(row: WholeRow): EntityVersion {
  const [contentType, payload] = row.slice(-2) as [string, Uint8Array];
  return { ...readFound(row.slice(0, -2) as unknown as FoundRow), contentType, payload };
}

/** A version's attributes from their JSON caches, and the system's from what they are made of. */
export function allAttributes(
  [strings, numbers]: readonly [strings: string, numbers: string],
  { key, expiration, sequence, owner, creator }: {
    readonly key: Uint8Array;
    readonly expiration: Uint64;
    readonly sequence: Uint64;
    readonly owner: Address;
    readonly creator: Address;
  },
): Pick<EntityVersion, "strings" | "numbers"> {
  const place = placeOf(sequence);
  // The system's first: so they are mostly in order.
  return {
    strings: byName<[string, string]>([
      ["$creator", creator],
      ["$key", keyText(key)],
      ["$owner", owner],
      ...parseStrings(strings),
    ]),
    numbers: byName<[string, Uint64]>([
      ["$createdAtBlock", BigInt(place.createdAtBlock)],
      ["$expiration", expiration],
      ["$opIndex", BigInt(place.opIndex)],
      ["$sequence", sequence],
      ["$txIndex", BigInt(place.txIndex)],
      ...parseNumbers(numbers),
    ]),
  };
}

const NO_BYTES = new Uint8Array();

/** Where an entity was created, from its sequence number; the inverse of `sequenceOf`. */
export function placeOf(sequence: Uint64) {
  return {
    sequence,
    createdAtBlock: Number(sequence >> 32n),
    txIndex: Number(sequence >> 16n & 0xffffn),
    opIndex: Number(sequence & 0xffffn),
  };
}

/**
 * Bytes of addresses, many in one buffer: V8 makes the buffer of a small array of its own only when it is bound, at a cost.
 */
let room = new Uint8Array(0);
let used = 0;
const ADDRESS_BYTES = 20;
const ADDRESSES_AT_ONCE = 1024;

/** The 20 bytes of an address. */
export function addressBytes(address: Address): Uint8Array {
  if (used === room.length) [room, used] = [new Uint8Array(ADDRESSES_AT_ONCE * ADDRESS_BYTES), 0];
  const bytes = room.subarray(used, used += ADDRESS_BYTES);
  bytes.setFromHex(address.slice(2));
  return bytes;
}

/** The address of 20 bytes. */
export function addressText(bytes: Uint8Array): Address {
  return `0x${toHex(bytes)}`;
}
