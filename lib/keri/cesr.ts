import { Buffer } from "node:buffer";
import { EventFormatError } from "./errors.ts";

/**
 * CESR primitives in the text domain, genus 1.0. Raw bytes are padded in front with zero bytes to a multiple of three,
 * written as base64url, and the first characters are overwritten by the code. Source: keri.md 1.3.
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
} as const;

/** Raw bytes behind each code. */
const RAW_BYTES: Readonly<Record<string, number>> = { D: 32, B: 32, E: 32, "0B": 64, "0A": 16 };

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Primitive as text: `encodePrimitive("E", digest)` gives 44 characters. */
export function encodePrimitive(code: string, raw: Uint8Array): string {
  return code + padded(raw).slice(code.length);
}

/**
 * Raw bytes of a primitive of one of the expected codes.
 * @throws {EventFormatError} Another code, a wrong length, or text that does not encode back to itself.
 */
export function decodePrimitive(text: string, codes: readonly string[]): Uint8Array {
  const code = codes.find((candidate) => text.startsWith(candidate));
  const rawBytes = code === undefined ? undefined : RAW_BYTES[code];
  if (code === undefined || rawBytes === undefined) {
    throw new EventFormatError(`${quote(text)} has an unknown CESR code`, {
      expected: `code ${codes.join(" or ")}`,
      actual: quote(text),
    });
  }
  return decodeBody(text, code, rawBytes);
}

/** True where the text is a whole primitive of that code. */
export function isPrimitive(text: unknown, code: string): text is string {
  if (typeof text !== "string" || !text.startsWith(code)) return false;
  try {
    decodePrimitive(text, [code]);
    return true;
  } catch {
    return false;
  }
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
  return code + ALPHABET[count >> 6] + ALPHABET[count & 63];
}

/** An Ed25519 signature and the key it belongs to: by place in the current key list and in the prior next list. */
export interface IndexedSignature {
  readonly index: number;
  /** Place in the commitment list of the establishment event before; the same as `index` in the short code. */
  readonly priorIndex: number;
  readonly signature: Uint8Array;
}

/** Code A (88 characters) where both indices are equal and below 64, else 2A (92 characters; both below 4096). */
export function encodeIndexedSignature({ index, priorIndex, signature }: IndexedSignature): string {
  const code = index === priorIndex && index < 64
    ? "A" + ALPHABET[index]
    : "2A" + twoCharacters(index) + twoCharacters(priorIndex);
  return code + padded(signature).slice(2);
}

/**
 * Reads one indexed signature at `at`.
 * @returns the signature and the position after it.
 * @throws {EventFormatError} Cut short, another code, or bits where padding must be zero.
 */
export function decodeIndexedSignature(text: string, at: number): { value: IndexedSignature; end: number } {
  const long = text.startsWith("2A", at);
  if (!long && text[at] !== "A") {
    throw new EventFormatError(
      `the attachment has an unknown signature code ${quote(text.slice(at, at + 2))}`,
      {
        expected: 'indexed Ed25519 signature, code "A" or "2A"',
      },
    );
  }
  const indices = long ? 6 : 2;
  const end = at + indices + 86;
  const index = number(text.slice(at + (long ? 2 : 1), at + (long ? 4 : 2)));
  const priorIndex = long ? number(text.slice(at + 4, at + 6)) : index;
  const signature = decodeBody("AA" + text.slice(at + indices, end), "AA", 64);
  return { value: { index, priorIndex, signature }, end };
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

function padded(raw: Uint8Array): string {
  const leadBytes = (3 - raw.length % 3) % 3;
  const bytes = Buffer.alloc(leadBytes + raw.length);
  bytes.set(raw, leadBytes);
  return bytes.toString("base64url");
}

/** Decodes, and refuses text that is not the canonical form of its bytes: Buffer ignores characters it cannot read. */
function decodeBody(text: string, code: string, rawBytes: number): Uint8Array {
  const leadBytes = (3 - rawBytes % 3) % 3;
  const bytes = Buffer.from("A".repeat(code.length) + text.slice(code.length), "base64url");
  const raw = bytes.subarray(leadBytes);
  if (raw.length !== rawBytes || encodePrimitive(code, raw) !== text) {
    throw new EventFormatError(`${quote(text)} is not a whole CESR primitive`, {
      expected: `${(leadBytes + rawBytes) / 3 * 4} base64url characters`,
      actual: `${text.length} characters`,
    });
  }
  return raw;
}

function twoCharacters(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 4095) {
    throw new RangeError(`Cannot encode signature index ${value}: expected 0 to 4095`);
  }
  return ALPHABET[value >> 6]! + ALPHABET[value & 63]!;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 92 ? text.slice(0, 92) + "..." : text);
}
