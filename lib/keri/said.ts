import { Buffer } from "node:buffer";
import { codeOf, isPrimitive } from "./cesr.ts";
import { VERKEY_CODES } from "./curves.ts";
import { digestText } from "./digests.ts";
import { EventFormatError, SaidError } from "./errors.ts";
import { type BuiltEvent, EVENT_BYTES_MAX, isInception, type KeyEvent } from "./events.ts";

const VERSION_PLACEHOLDER = "KERI10JSON000000_";

/** Where the size digits and `d` lie in every compact event: `{"v":"KERI10JSON00012b_","t":"icp","d":"E...","i":"E...`. */
const SIZE_AT = 16;
const SAID_AT = 40;
/** Characters between the text of `d` and that of `i`: `","i":"`. */
const BEFORE_PREFIX = 7;

/** Characters of a digest of 32 and of 64 bytes. */
const DIGEST_TEXT = 44;
const LONG_DIGEST_TEXT = 88;

/** The commitment to a next key: digest over the characters of its text, not over its bytes. Source: keri.md 1.3. */
export function nextKeyDigest(verkey: string, code = "E"): string {
  return digestText(Buffer.from(verkey, "ascii"), code);
}

/**
 * Completes an event: fills in its size and its SAID (`d`, and at inception `i`, unless that is the key of a basic prefix).
 * Give the fields in wire order with any text in `v` and `d`.
 * @param code Digest of the SAID, one of `DIGEST_CODES`; default: Blake3-256.
 * @throws {EventFormatError} Larger than 16,777,215 bytes. Source: keri.md 1.2.
 */
export function saidify<E extends KeyEvent>(draft: E, code = "E"): BuiltEvent<E> {
  const placeholder = "#".repeat(code.length === 1 ? DIGEST_TEXT : LONG_DIGEST_TEXT);
  const addressesItself = isInception(draft) && !isPrimitive(draft.i, VERKEY_CODES);
  const blank = { ...draft, v: VERSION_PLACEHOLDER, d: placeholder };
  const open: E = addressesItself ? { ...blank, i: placeholder } : blank;
  const raw = Buffer.from(JSON.stringify(open), "utf8");
  if (raw.length > EVENT_BYTES_MAX) {
    throw new EventFormatError(`the event is ${raw.length} bytes`, {
      expected: `at most ${EVENT_BYTES_MAX} bytes`,
      actual: `${raw.length} bytes`,
      next: "put fewer seals into one event",
    });
  }
  const size = raw.length.toString(16).padStart(6, "0");
  raw.write(size, SIZE_AT, "ascii");
  const said = digestText(raw, code);
  raw.write(said, SAID_AT, "ascii");
  if (addressesItself) raw.write(said, SAID_AT + said.length + BEFORE_PREFIX, "ascii");
  const version = { v: `KERI10JSON${size}_`, d: said };
  return { event: addressesItself ? { ...open, ...version, i: said } : { ...open, ...version }, raw };
}

/** Whether an event's compact bytes name this SAID as their own; whether it is their digest `checkSaid()` says. */
export function namesSaid(raw: Uint8Array, said: string): boolean {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString(
    "latin1",
    SAID_AT,
    SAID_AT + said.length,
  ) === said;
}

/**
 * Checks that `d` (and at inception a self-addressing `i`) is the digest of the event's own compact bytes.
 * @param raw The bytes `event` was parsed from (canonical form, so the fields lie where they must).
 * @throws {SaidError} with the computed SAID as `expected`.
 */
export function checkSaid(event: KeyEvent, raw: Uint8Array): void {
  const open = Buffer.from(raw);
  const end = SAID_AT + event.d.length;
  open.fill("#", SAID_AT, end);
  if (isInception(event) && event.i === event.d) {
    open.fill("#", end + BEFORE_PREFIX, end + BEFORE_PREFIX + event.d.length);
  }
  const said = digestText(open, codeOf(event.d));
  if (said !== event.d) {
    throw new SaidError(`its SAID is ${event.d}, but its bytes have the digest ${said}`, {
      expected: said,
      actual: event.d,
      next: "the event was changed after it was made; ask its controller for the original",
    });
  }
}
