import type { Int64 } from "../../chain/codec/encoded_block.ts";
import type { Uint64 } from "../../chain/entity.ts";
import { wrapInt64 } from "./int64.ts";

/** A name, a text or a number. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[0-9]+/g;
const [QUOTE, COLON, ZERO, NINE] = ['"', ":", "0", "9"].map((character) => character.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
];

/** The string attributes of a payload row's JSON cache. */
export function parseStrings(json: string): [string, string][] {
  // Without a backslash, every quote begins or ends a name or a text. Several times as fast as JSON.parse and its entries.
  if (json.includes("\\")) return members(json, textOf);
  const found: [string, string][] = [];
  for (let at = FIRST; at < json.length;) {
    const nameEnd = json.indexOf('"', at);
    const start = nameEnd + '":"'.length;
    const end = json.indexOf('"', start);
    if (end < start || json.charCodeAt(start - 1) !== QUOTE) return members(json, textOf);
    found.push([json.slice(at, nameEnd), json.slice(start, end)]);
    at = end + '","'.length;
  }
  return found;
}

/** The numeric attributes of a payload row's JSON cache, exact to 2^64 - 1. */
export function parseNumbers(json: string): [string, Uint64][] {
  return numbers(json, BigInt, BigInt);
}

/** The same as SQLite takes them, without bigints where no number needs one. */
export function parseInt64s(json: string): [string, Int64][] {
  return numbers(json, (value) => value, (digits) => wrapInt64(BigInt(digits)));
}

/** Where the name of an object's first member begins. */
const FIRST = '{"'.length;

/** @param small Of a number that JavaScript holds exactly. @param large Of the digits of a larger one. */
function numbers<Value>(
  json: string,
  small: (value: number) => Value,
  large: (digits: string) => Value,
): [string, Value][] {
  const one = (digits: string) =>
    Number(digits) <= Number.MAX_SAFE_INTEGER ? small(Number(digits)) : large(digits);
  if (json.includes("\\")) return members(json, one);
  const found: [string, Value][] = [];
  for (let at = FIRST; at < json.length;) {
    const nameEnd = json.indexOf('"', at);
    const start = nameEnd + '":'.length;
    let [end, value] = [start, 0];
    for (let digit; (digit = json.charCodeAt(end)) >= ZERO && digit <= NINE; end++) {
      value = 10 * value + (digit - ZERO);
    }
    if (end === start || json.charCodeAt(start - 1) !== COLON) return members(json, one);
    const exact = value <= Number.MAX_SAFE_INTEGER;
    found.push([json.slice(at, nameEnd), exact ? small(value) : large(json.slice(start, end))]);
    at = end + ',"'.length;
  }
  return found;
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
