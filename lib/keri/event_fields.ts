import { codeOf, isPrimitive, quote } from "./cesr.ts";
import { curveOf, FIXED_VERKEY_CODES, VERKEY_CODES } from "./curves.ts";
import { DIGEST_CODES } from "./digests.ts";
import { EventFormatError } from "./errors.ts";
import { AUTHS_DRT_FIELDS, type EventType, FIELD_ORDER } from "./events.ts";
import { checkThreshold, parseCount } from "./threshold.ts";

/** An event's fields before their values are known to be good. */
export type Fields = Readonly<Record<string, unknown>>;

const IDENTIFIER_CODES = [...DIGEST_CODES, ...VERKEY_CODES];
const A_DIGEST = "a digest such as E and 43 characters";
const AN_IDENTIFIER = "a digest, or a key (basic prefix)";

/**
 * Checks that a value has exactly the fields of its event type, in order.
 * @throws {EventFormatError}
 */
export function checkFields(value: Fields): void {
  const type = value.t;
  if (typeof type !== "string" || !Object.hasOwn(FIELD_ORDER, type)) {
    refuse('its type "t"', type, "icp, dip, rot, drt or ixn");
  }
  const expected = FIELD_ORDER[type as EventType];
  const names = Object.keys(value);
  const actual = names.join(",");
  const isKnown = actual === expected || (type === "drt" && actual === AUTHS_DRT_FIELDS);
  if (!isKnown || names.some((name) => name.includes(","))) {
    throw new EventFormatError(`an event of type ${type} has the fields ${actual}`, { expected, actual });
  }
}

/**
 * Checks SAID, prefix, prior digest, delegator and sequence number by their form, and at inception the prefix against the
 * event's own digest or key.
 * @throws {EventFormatError}
 */
export function checkIdentity(fields: Fields): void {
  const isDelegated = fields.t === "dip" || fields.t === "drt";
  for (const name of ["d", ...("p" in fields ? ["p"] : [])]) {
    if (!isPrimitive(fields[name], DIGEST_CODES)) refuse(`"${name}"`, fields[name], A_DIGEST);
  }
  if (!isPrimitive(fields.i, isDelegated ? DIGEST_CODES : IDENTIFIER_CODES)) {
    refuse('"i"', fields.i, isDelegated ? `${A_DIGEST}, as the event is delegated` : AN_IDENTIFIER);
  }
  if ("di" in fields && !isPrimitive(fields.di, IDENTIFIER_CODES)) refuse('"di"', fields.di, AN_IDENTIFIER);
  if (typeof fields.s !== "string" || !/^(0|[1-9a-f][0-9a-f]{0,12})$/.test(fields.s)) {
    const expected = "lower-case hex without leading zeros, below 2^52";
    refuse('its sequence number "s"', fields.s, expected);
  }
  if (fields.t === "icp" || fields.t === "dip") {
    checkPrefix(fields as Fields & Readonly<Record<"i" | "d", string>>);
  }
}

/** A self-addressing prefix is the event's SAID; a basic one is its only key, and commits to nothing where it never rotates. */
function checkPrefix(fields: Fields & Readonly<Record<"i" | "d", string>>): void {
  const { i, d } = fields;
  const code = codeOf(i);
  if (!VERKEY_CODES.includes(code)) {
    if (i === d) return;
    throw new EventFormatError(`its prefix is ${i}, but its SAID is ${d}`, {
      expected: "a self-addressing prefix, equal to the SAID",
      actual: i,
    });
  }
  const isOnlyKey = JSON.stringify(fields.k) === JSON.stringify([i]) && parseCount(fields.kt) === 1;
  if (!isOnlyKey) {
    throw new EventFormatError(`its prefix is the key ${i}, which is not its only signing key`, {
      expected: `"kt":"1","k":["${i}"]`,
      actual: `"kt":${quote(fields.kt)},"k":${quote(fields.k)}`,
    });
  }
  if (!FIXED_VERKEY_CODES.includes(code)) return;
  for (const name of ["n", "b", "a"]) {
    const list = fields[name];
    if (Array.isArray(list) && list.length > 0) {
      refuse(`"${name}"`, list, "[], as the prefix is a key that never rotates");
    }
  }
}

/**
 * Checks seals, keys, commitments, witnesses, traits and thresholds by their form.
 * @throws {EventFormatError}
 */
export function checkLists(fields: Fields): void {
  if (!Array.isArray(fields.a) || !fields.a.every(isObject)) {
    throw new EventFormatError('"a" is not a list of seals', { expected: "a list of JSON objects" });
  }
  if (fields.t === "ixn") return;
  const keys = textList(fields, "k", VERKEY_CODES);
  const next = textList(fields, "n", DIGEST_CODES);
  for (const name of ["b", "br", "ba"]) if (name in fields) textList(fields, name, FIXED_VERKEY_CODES);
  if ("c" in fields) textList(fields, "c");
  if (keys.length === 0) throw new EventFormatError('"k" is empty', { expected: "at least one signing key" });
  if (keys.length > 1 && new Set(keys.map(withoutKind)).size < keys.length) {
    refuse('"k"', keys, "different keys: one that may rotate and one that never does are one holder's");
  }
  checkThreshold(fields.kt, keys.length, "kt");
  checkThreshold(fields.nt, next.length, "nt");
  if (parseCount(fields.bt) === null) refuse('"bt"', fields.bt, 'a hex number such as "0"');
}

/** A key whether it may rotate or not. */
function withoutKind(key: string): string {
  const code = codeOf(key);
  return curveOf(code) + key.slice(code.length);
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list of different texts, each a primitive of one of the codes where codes are given. */
function textList(fields: Fields, name: string, codes?: readonly string[]): readonly string[] {
  const list = fields[name];
  const ok = Array.isArray(list) && new Set(list).size === list.length &&
    list.every((item) => typeof item === "string" && (codes === undefined || isPrimitive(item, codes)));
  if (!ok) {
    const of = codes === undefined ? "texts" : `different primitives, code ${codes.join(" or ")}`;
    refuse(`"${name}"`, list, `a list of ${of}`);
  }
  return list;
}

function refuse(what: string, value: unknown, expected: string): never {
  const actual = quote(value);
  throw new EventFormatError(`${what} is ${actual}`, { expected, actual });
}
