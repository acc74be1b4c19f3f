import type { Int64 } from "../../chain/codec/encoded_block.ts";
import type { Uint64 } from "../../chain/entity.ts";
import { wrapInt64 } from "./int64.ts";

/** Sixteen digits in a row may be a number that JSON.parse would round. (In a name they only make parsing slower.) */
const LONG_DIGITS = /[0-9]{16}/;

/** The string attributes of a payload row's JSON cache, in its order. */
export function parseStrings(json: string): [string, string][] {
  return Object.entries(JSON.parse(json) as Record<string, string>);
}

/** The numeric attributes of a payload row's JSON cache, exact to 2^64 - 1, in its order. */
export function parseNumbers(json: string): [string, Uint64][] {
  if (LONG_DIGITS.test(json)) return Object.entries(JSON.parse(json, exactNumber) as Record<string, Uint64>);
  const members = Object.entries(JSON.parse(json) as Record<string, number>);
  return members.map(([name, value]) => [name, BigInt(value)]);
}

/** The same as SQLite takes them, without bigints where no number needs one. */
export function parseInt64s(json: string): [string, Int64][] {
  if (LONG_DIGITS.test(json)) return parseNumbers(json).map(([name, value]) => [name, wrapInt64(value)]);
  return Object.entries(JSON.parse(json) as Record<string, number>);
}

// The reviver's third argument has the number's digits as they are in the text.
function exactNumber(_name: string, value: unknown, context?: { source: string }): unknown {
  return typeof value === "number" ? BigInt(context!.source) : value;
}
