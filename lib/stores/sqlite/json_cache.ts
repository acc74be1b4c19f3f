import type { Int64 } from "../../chain/codec/encoded_block.ts";
import type { Uint64 } from "../../chain/entity.ts";
import { wrapInt64 } from "./int64.ts";

/**
 * What JSON.parse gets wrong in an object: it rounds numbers of sixteen digits and more; and once it has read a name that ends with
 * a backslash, V8 (15.0) takes another name, with an escape in that place, for the same one.
 */
const NOT_FOR_JSON_PARSE = /[0-9]{16}|\\/;
/** A name, a text or a number. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[0-9]+/g;

/** The string attributes of a payload row's JSON cache. */
export function parseStrings(json: string): [string, string][] {
  if (json.includes("\\")) return members(json, textOf);
  return Object.entries(JSON.parse(json) as Record<string, string>);
}

/** The numeric attributes of a payload row's JSON cache, exact to 2^64 - 1. */
export function parseNumbers(json: string): [string, Uint64][] {
  if (NOT_FOR_JSON_PARSE.test(json)) return members(json, BigInt);
  const entries = Object.entries(JSON.parse(json) as Record<string, number>);
  return entries.map(([name, value]) => [name, BigInt(value)]);
}

/** The same as SQLite takes them, without bigints where no number needs one. */
export function parseInt64s(json: string): [string, Int64][] {
  if (NOT_FOR_JSON_PARSE.test(json)) {
    return parseNumbers(json).map(([name, value]) => [name, wrapInt64(value)]);
  }
  return Object.entries(JSON.parse(json) as Record<string, number>);
}

/** The members of an object of texts or numbers. @param valueOf Of a value as it is written. */
function members<Value>(json: string, valueOf: (token: string) => Value): [string, Value][] {
  const tokens = json.match(TOKENS) ?? [];
  return Array.from(
    { length: tokens.length / 2 },
    (_, i) => [textOf(tokens[2 * i]!), valueOf(tokens[2 * i + 1]!)],
  );
}

function textOf(token: string): string {
  return token.includes("\\") ? JSON.parse(token) : token.slice(1, -1);
}
