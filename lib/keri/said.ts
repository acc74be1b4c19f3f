import { Buffer } from "node:buffer";
import { blake3 } from "./blake3.ts";
import { CODES, encodePrimitive } from "./cesr.ts";
import { EventFormatError, SaidError } from "./errors.ts";
import { type BuiltEvent, EVENT_BYTES_MAX, isInception, type KeyEvent } from "./events.ts";

const PLACEHOLDER = "#".repeat(44);
const VERSION_PLACEHOLDER = "KERI10JSON000000_";

/** Where the size digits, `d` and `i` lie in every compact event: `{"v":"KERI10JSON00012b_","t":"icp","d":"E...","i":"E...`. */
const SIZE_AT = 16;
const SAID_AT = 40;
const PREFIX_AT = 91;

/** Blake3-256 digest as CESR text, code E. */
export function digestText(data: Uint8Array): string {
  return encodePrimitive(CODES.digest, blake3(data));
}

/** The commitment to a next key: digest over the 44 characters of its text, not over its 32 bytes. Source: keri.md 1.3. */
export function nextKeyDigest(verkey: string): string {
  return digestText(Buffer.from(verkey, "ascii"));
}

/**
 * Completes an event: fills in its size and its SAID (`d`, and `i` at inception). Give the fields in wire order with any
 * text in `v`, `d` and, at inception, `i`.
 * @throws {EventFormatError} Larger than 16,777,215 bytes. Source: keri.md 1.2.
 */
export function saidify<E extends KeyEvent>(draft: E): BuiltEvent<E> {
  const blank = { ...draft, v: VERSION_PLACEHOLDER, d: PLACEHOLDER };
  const open: E = isInception(draft) ? { ...blank, i: PLACEHOLDER } : blank;
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
  const said = digestText(raw);
  raw.write(said, SAID_AT, "ascii");
  if (isInception(draft)) raw.write(said, PREFIX_AT, "ascii");
  const version = { v: `KERI10JSON${size}_`, d: said };
  return { event: isInception(draft) ? { ...open, ...version, i: said } : { ...open, ...version }, raw };
}

/**
 * Checks that `d` (and `i` at inception) is the digest of the event's own compact bytes.
 * @param raw The bytes `event` was parsed from (canonical form, so the fields lie where they must).
 * @throws {SaidError} with the computed SAID as `expected`.
 */
export function checkSaid(event: KeyEvent, raw: Uint8Array): void {
  const open = Buffer.from(raw);
  open.fill("#", SAID_AT, SAID_AT + 44);
  if (isInception(event)) open.fill("#", PREFIX_AT, PREFIX_AT + 44);
  const said = digestText(open);
  if (said !== event.d) {
    throw new SaidError(`its SAID is ${event.d}, but its bytes have the digest ${said}`, {
      expected: said,
      actual: event.d,
      next: "the event was changed after it was made; ask its controller for the original",
    });
  }
}
