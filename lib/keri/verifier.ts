import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { CODES, decodePrimitive } from "./cesr.ts";

/** DER prefix that node:crypto needs before the 32 bytes of an Ed25519 key. Source: RFC 8410 (SubjectPublicKeyInfo). */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");

/** Most key objects cached: enough for the root keys a process works on. Most other keys sign once. */
const KEPT_KEYS = 256;
const keys = new Map<string, KeyObject>();

/**
 * True where the 64-byte Ed25519 signature over `raw` was made by this key (qb64, code D or B). Half of all 32-byte values
 * are not points of the curve: no signature is by such a key.
 */
export function verifySignature(verkey: string, raw: Uint8Array, signature: Uint8Array): boolean {
  const key = keyObject(verkey);
  return key !== null && verify(null, raw, key, signature);
}

function keyObject(verkey: string): KeyObject | null {
  const kept = keys.get(verkey);
  if (kept !== undefined) {
    keys.delete(verkey);
    keys.set(verkey, kept);
    return kept;
  }
  const raw = decodePrimitive(verkey, [CODES.verkey, CODES.verkeyFixed]);
  const key = createKey(Buffer.concat([SPKI_HEAD, raw]));
  if (key === null) return null;
  if (keys.size >= KEPT_KEYS) keys.delete(keys.keys().next().value!);
  keys.set(verkey, key);
  return key;
}

function createKey(der: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    return null;
  }
}
