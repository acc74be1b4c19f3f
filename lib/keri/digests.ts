import { blake2b, blake2s } from "@noble/hashes/blake2.js";
import { blake3 as portableBlake3 } from "@noble/hashes/blake3.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_512 } from "@noble/hashes/sha3.js";
import { blake3 } from "./blake3.ts";
import { encodePrimitive } from "./cesr.ts";

/** Digests by CESR code. E is what everybody writes and has the fast path; the others are read. Source: CESR, master table. */
const DIGESTS: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  /** Blake3-256. */
  E: blake3,
  /** Blake2b-256. */
  F: (data) => blake2b(data, { dkLen: 32 }),
  /** Blake2s-256. */
  G: (data) => blake2s(data, { dkLen: 32 }),
  /** SHA3-256. */
  H: sha3_256,
  /** SHA2-256. */
  I: sha256,
  /** Blake3-512. */
  "0D": (data) => portableBlake3(data, { dkLen: 64 }),
  /** Blake2b-512. */
  "0E": (data) => blake2b(data, { dkLen: 64 }),
  /** SHA3-512. */
  "0F": sha3_512,
  /** SHA2-512. */
  "0G": sha512,
};

/** Codes of every digest that an event may use. */
export const DIGEST_CODES: readonly string[] = Object.keys(DIGESTS);

/** Digest as CESR text: Blake3-256 (code E), or that of another code in `DIGEST_CODES`. */
export function digestText(data: Uint8Array, code = "E"): string {
  const digest = DIGESTS[code];
  if (digest === undefined) throw new RangeError(`Cannot make a digest of CESR code "${code}"`);
  return encodePrimitive(code, digest(data));
}
