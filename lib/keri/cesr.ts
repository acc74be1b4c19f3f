import { Buffer } from "node:buffer";
import { EventFormatError } from "./errors.ts";

/**
 * CESR primitives in the text domain, genus 1.0. Raw bytes are padded in front with zero bytes to a multiple of three,
 * written as base64url, and the first characters are overwritten by the code; where nothing is padded, the code of four
 * characters stands before them. Source: keri.md 1.3; codes of other curves and digests: `curves.ts`, `digests.ts`.
 */
export const CODES = {
  /** Ed25519 verification key, transferable. */
  verkey: "D",
  /** Ed25519 verification key, not transferable (witnesses). */
  verkeyFixed: "B",
  /** Blake3-256 digest: SAIDs, prefixes, next-key commitments. */
  digest: "E",
  /** Ed25519 signature, not indexed. */
  signature: "0B",
  /** Sequence number, 16 bytes big-endian. */
  seqner: "0A",
  /** Date and time in an alphabet of its own. */
  dateTime: "1AAG",
} as const;

/** Raw bytes behind each code. Source: CESR specification, master code table. */
const RAW_BYTES: Readonly<Record<string, number>> = {
  ...{ D: 32, B: 32, "1AAJ": 33, "1AAI": 33, "1AAB": 33, "1AAA": 33 },
  ...{ E: 32, F: 32, G: 32, H: 32, I: 32, "0D": 64, "0E": 64, "0F": 64, "0G": 64 },
  ...{ "0B": 64, "0C": 64, "0I": 64, "0A": 16, "1AAG": 24 },
};

/** Every form of a primitive by its code: where bytes are padded, the bits in front of the first byte are zero. */
const FORMS: Readonly<Record<string, RegExp>> = Object.fromEntries(
  Object.entries(RAW_BYTES).map(([code, rawBytes]) => {
    const leadBytes = leadOf(rawBytes);
    const first = ["", "[A-P]", "[A-D]"][leadBytes]!;
    const others = textLength(code) - code.length - (leadBytes > 0 ? 1 : 0);
    return [code, new RegExp(`^${code}${first}[\\w-]{${others}}$`)];
  }),
);

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Primitive as text: `encodePrimitive("E", digest)` gives 44 characters. */
export function encodePrimitive(code: string, raw: Uint8Array): string {
  return code + padded(raw).slice(code.length % 4);
}

/** Code that a text begins with: one letter, `0` and a character, or `1` and three. It need not be known. */
export function codeOf(text: string): string {
  return text.slice(0, text[0] === "0" ? 2 : text[0] === "1" ? 4 : 1);
}

/**
 * Raw bytes of a primitive of one of the expected codes.
 * @throws {EventFormatError} Another code, a wrong length, or text that does not encode back to itself.
 */
export function decodePrimitive(text: string, codes: readonly string[]): Uint8Array {
  return decodeBody(text, expectedCode(text, codes));
}

/**
 * Reads one primitive at `at` of a longer text.
 * @returns its text and the position after it.
 * @throws {EventFormatError} As `decodePrimitive()`.
 */
export function readPrimitive(
  text: string,
  at: number,
  codes: readonly string[],
): { readonly text: string; readonly end: number } {
  const code = expectedCode(text.slice(at, at + 4), codes);
  const end = at + textLength(code);
  const primitive = text.slice(at, end);
  decodeBody(primitive, code);
  return { text: primitive, end };
}

/** True where the text is a whole primitive of one of these codes. */
export function isPrimitive(text: unknown, codes: readonly string[]): text is string {
  if (typeof text !== "string") return false;
  const code = codeOf(text);
  return codes.includes(code) && FORMS[code]!.test(text);
}

/** Sequence number as text, 24 characters. `sn` is a safe integer >= 0. */
export function encodeSeqner(sn: number): string {
  const raw = Buffer.alloc(16);
  raw.writeBigUInt64BE(BigInt(sn), 8);
  return encodePrimitive(CODES.seqner, raw);
}

/** @throws {EventFormatError} Not a sequence number, or one above 2^53 - 1. */
export function decodeSeqner(text: string): number {
  const raw = Buffer.from(decodePrimitive(text, [CODES.seqner]));
  const sn = raw.readBigUInt64BE(8);
  if (raw.readBigUInt64BE(0) !== 0n || sn > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new EventFormatError(`sequence number ${quote(text)} is too large`, {
      expected: "at most 2^53 - 1",
    });
  }
  return Number(sn);
}

/** Group counter, 4 characters: `-A` and a count of 1 to 4095. */
export function encodeCounter(code: string, count: number): string {
  if (!Number.isInteger(count) || count < 1 || count > 4095) {
    throw new RangeError(`Cannot count ${count} in a CESR group "${code}": expected 1 to 4095`);
  }
  return code + encodeNumber(count, 2);
}

/** A number as base64url characters, most significant first. */
export function encodeNumber(value: number, characters: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 64 ** characters) {
    throw new RangeError(`Cannot write ${value} in ${characters} base64url characters`);
  }
  let text = "";
  for (let rest = value; text.length < characters; rest = Math.floor(rest / 64)) {
    text = ALPHABET[rest % 64] + text;
  }
  return text;
}

/** The number written by base64url characters, most significant first. */
export function number(text: string): number {
  let value = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) throw new EventFormatError(`${quote(text)} is not base64url`);
    value = value * 64 + digit;
  }
  if (text === "") throw new EventFormatError("the CESR text ends early");
  return value;
}

/** Raw bytes as base64url behind zero bytes in front; the caller replaces the first characters. */
export function padded(raw: Uint8Array): string {
  const leadBytes = leadOf(raw.length);
  const bytes = Buffer.alloc(leadBytes + raw.length);
  bytes.set(raw, leadBytes);
  return bytes.toString("base64url");
}

/** A value as JSON for a message, cut to the length of a long signature. */
export function quote(value: unknown): string {
  const text = String(JSON.stringify(value));
  return text.length > 94 ? `${text.slice(0, 94)}...` : text;
}

function expectedCode(text: string, codes: readonly string[]): string {
  const code = codeOf(text);
  if (codes.includes(code)) return code;
  throw new EventFormatError(`${quote(text)} has an unknown CESR code`, {
    expected: `code ${codes.join(" or ")}`,
    actual: quote(text),
  });
}

/** Decodes, and refuses text that is not the canonical form of its bytes: Buffer ignores characters it cannot read. */
function decodeBody(text: string, code: string): Uint8Array {
  if (!FORMS[code]!.test(text)) {
    throw new EventFormatError(`${quote(text)} is not a whole CESR primitive`, {
      expected: `${textLength(code)} base64url characters`,
      actual: `${text.length} characters`,
    });
  }
  const leadBytes = leadOf(RAW_BYTES[code]!);
  return Buffer.from("A".repeat(leadBytes) + text.slice(code.length), "base64url").subarray(leadBytes);
}

/** Characters of a primitive. */
function textLength(code: string): number {
  return Math.ceil(RAW_BYTES[code]! / 3) * 4 + (code.length & 4);
}

/** Zero bytes in front of so many raw ones. */
function leadOf(rawBytes: number): number {
  return (3 - rawBytes % 3) % 3;
}
