import { Buffer } from "node:buffer";
import { CODES, isPrimitive } from "./cesr.ts";
import { EventFormatError } from "./errors.ts";
import {
  type BuiltEvent,
  EVENT_BYTES_MAX,
  type EventType,
  FIELD_ORDER,
  type KeyEvent,
  type Threshold,
} from "./events.ts";
import { checkThreshold } from "./threshold.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads an event from the exact bytes that were signed.
 *
 * Form only: fields, order, types, declared size, no byte of white space. SAID, chain and signatures are
 * `verifyEvent()`'s.
 * @throws {EventFormatError} Anything KERI 1.0 JSON does not allow.
 */
export function parseEvent(raw: Uint8Array): KeyEvent {
  const { event, raw: canonical } = parseObject(decode(raw));
  if (Buffer.compare(raw, canonical) !== 0) {
    throw new EventFormatError("its bytes are not compact JSON as it is written in events", {
      expected: "JSON without white space, in field order, without needless escapes",
      actual: `${raw.length} bytes, ${canonical.length} when written compactly`,
    });
  }
  return event;
}

/**
 * Reads an event from indented JSON, as Git registries keep it, and gives back the compact bytes that were signed.
 * @throws {EventFormatError} As `parseEvent()`.
 */
export function parsePrettyEvent(text: Uint8Array): BuiltEvent {
  return parseObject(decode(text));
}

/** Indented form of an event: two spaces, no line end. */
export function prettyEvent(event: KeyEvent): string {
  return JSON.stringify(event, null, 2);
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new EventFormatError("its bytes are not UTF-8", { actual: String(cause) });
  }
}

function parseObject(text: string): BuiltEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new EventFormatError(`it is not JSON (${(cause as Error).message})`);
  }
  const fields = checkFields(value);
  const raw = Buffer.from(JSON.stringify(value), "utf8");
  checkVersion(fields.v, raw.length);
  checkIdentity(fields);
  checkLists(fields);
  return { event: value as KeyEvent, raw };
}

type Fields = Readonly<Record<string, unknown>>;

function checkFields(value: unknown): Fields {
  if (!isObject(value)) throw new EventFormatError("it is not a JSON object");
  const type = value.t;
  if (typeof type !== "string" || !Object.hasOwn(FIELD_ORDER, type)) {
    refuse('its type "t"', type, "icp, dip, rot, drt or ixn");
  }
  const expected = FIELD_ORDER[type as EventType];
  const names = Object.keys(value);
  const actual = names.join(",");
  if (actual !== expected || names.some((name) => name.includes(","))) {
    throw new EventFormatError(`an event of type ${type} has the fields ${actual}`, { expected, actual });
  }
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkVersion(version: unknown, rawBytes: number): void {
  const expected = `KERI10JSON${rawBytes.toString(16).padStart(6, "0")}_`;
  if (version !== expected || rawBytes > EVENT_BYTES_MAX) {
    throw new EventFormatError(`its version text "v" is ${JSON.stringify(version)} for ${rawBytes} bytes`, {
      expected,
      actual: JSON.stringify(version),
    });
  }
}

function checkIdentity(fields: Fields): void {
  const inception = fields.t === "icp" || fields.t === "dip";
  for (const name of ["d", "i", ...("p" in fields ? ["p"] : []), ...("di" in fields ? ["di"] : [])]) {
    if (!isPrimitive(fields[name], CODES.digest)) {
      refuse(`"${name}"`, fields[name], "a Blake3-256 digest, E and 43 characters");
    }
  }
  if (typeof fields.s !== "string" || !/^(0|[1-9a-f][0-9a-f]{0,12})$/.test(fields.s)) {
    const expected = "lower-case hex without leading zeros, below 2^52";
    refuse('its sequence number "s"', fields.s, expected);
  }
  if (inception && fields.i !== fields.d) {
    throw new EventFormatError(`its prefix is ${fields.i}, but its SAID is ${fields.d}`, {
      expected: "a self-addressing prefix, equal to the SAID",
      actual: String(fields.i),
    });
  }
}

function checkLists(fields: Fields): void {
  if (!Array.isArray(fields.a) || !fields.a.every(isObject)) {
    throw new EventFormatError('"a" is not a list of seals', { expected: "a list of JSON objects" });
  }
  if (fields.t === "ixn") return;
  const keys = textList(fields, "k", [CODES.verkey, CODES.verkeyFixed]);
  const next = textList(fields, "n", [CODES.digest]);
  for (const name of ["b", "br", "ba"]) if (name in fields) textList(fields, name, [CODES.verkeyFixed]);
  if ("c" in fields) textList(fields, "c");
  if (keys.length === 0) throw new EventFormatError('"k" is empty', { expected: "at least one signing key" });
  checkThreshold(threshold(fields, "kt"), keys.length, "kt");
  checkThreshold(threshold(fields, "nt"), next.length, "nt");
  if (typeof fields.bt !== "string" || !/^(0|[1-9a-f][0-9a-f]{0,3})$/.test(fields.bt)) {
    refuse('"bt"', fields.bt, 'a hex number such as "0"');
  }
}

/** A list of different texts, each a primitive of one of the codes where codes are given. */
function textList(fields: Fields, name: string, codes?: readonly string[]): readonly string[] {
  const list = fields[name];
  const ok = Array.isArray(list) && new Set(list).size === list.length &&
    list.every((item) =>
      typeof item === "string" && (codes === undefined || codes.some((code) => isPrimitive(item, code)))
    );
  if (!ok) {
    const of = codes === undefined ? "texts" : `different primitives, code ${codes.join(" or ")}`;
    refuse(`"${name}"`, list, `a list of ${of}`);
  }
  return list;
}

function threshold(fields: Fields, name: string): Threshold {
  const value = fields[name];
  const texts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((item) => typeof item === "string");
  if (typeof value === "string" || texts(value) || (Array.isArray(value) && value.every(texts))) {
    return value as Threshold;
  }
  return refuse(`"${name}"`, value, 'a hex number such as "1", or fractions such as [["1/2","1/2"]]');
}

function refuse(what: string, value: unknown, expected: string): never {
  const actual = JSON.stringify(value);
  throw new EventFormatError(`${what} is ${actual}`, { expected, actual });
}
