import { Buffer } from "node:buffer";
import { EventFormatError } from "./errors.ts";
import { checkFields, checkIdentity, checkLists, isObject } from "./event_fields.ts";
import { checkVersion, keri2Problem, otherFormProblem } from "./event_version.ts";
import type { BuiltEvent, KeyEvent } from "./events.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads an event from the exact bytes that were signed.
 *
 * Form only: fields, order, types, declared size, no byte of white space. SAID, chain and signatures are
 * `verifyEvent()`'s.
 * @throws {EventFormatError} Anything KERI 1.0 JSON does not allow; what is refused beyond that is listed in keri.md 8.
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
  const otherForm = otherFormProblem(bytes);
  if (otherForm !== null) throw otherForm;
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
  if (!isObject(value)) throw new EventFormatError("it is not a JSON object");
  const keri2 = keri2Problem(value.v);
  if (keri2 !== null) throw keri2;
  checkFields(value);
  const raw = Buffer.from(JSON.stringify(value), "utf8");
  checkVersion(value.v, raw.length);
  checkIdentity(value);
  checkLists(value);
  return { event: value as unknown as KeyEvent, raw };
}
