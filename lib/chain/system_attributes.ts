import type { EntityKey, Uint64 } from "./entity.ts";
import { fromHex, toHex } from "./hex.ts";

/** String attributes every version has, sorted. Source: data/reference/arkiv.md "Bi-temporal versions"; mendoza.json system_string_keys. */
export const SYSTEM_STRINGS = ["$creator", "$key", "$owner"] as const;

/** Numeric attributes every version has, sorted. Source: mendoza.json system_numeric_keys. */
export const SYSTEM_NUMBERS = [
  "$createdAtBlock",
  "$expiration",
  "$opIndex",
  "$sequence",
  "$txIndex",
] as const;

/** First character of a system attribute's name; custom names never start with it. */
export const SYSTEM_MARK = "$";

/** An operation's place in the whole chain: block * 2^32 + tx * 2^16 + op. Source: data/reference/arkiv.md "Bi-temporal versions". */
export function sequenceOf(block: number, txIndex: number, opIndex: number): Uint64 {
  return (BigInt(block) << 32n) | BigInt(txIndex * 65_536 + opIndex);
}

/** An entity key as attributes and queries show it: `0x` and 64 lower-case hex digits. */
export function keyText(key: EntityKey): string {
  return `0x${toHex(key)}`;
}

/** The inverse of `keyText`; null for any other text. */
export function keyOfText(text: string): EntityKey | null {
  return /^0x[0-9a-f]{64}$/.test(text) ? fromHex(text.slice(2)) : null;
}
