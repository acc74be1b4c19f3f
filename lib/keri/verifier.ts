import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { codeOf, decodePrimitive } from "./cesr.ts";
import { type Curve, curveOf, VERKEY_CODES } from "./curves.ts";

/**
 * DER prefixes that node:crypto needs before a raw key (SubjectPublicKeyInfo): 32 bytes of Ed25519, or a compressed point.
 * Source: RFC 8410; RFC 5480 and SEC 2 for the curves' names.
 */
const SPKI_HEADS: Readonly<Record<Curve, Buffer>> = {
  Ed25519: Buffer.from("302a300506032b6570032100", "hex"),
  "P-256": Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex"),
  secp256k1: Buffer.from("3036301006072a8648ce3d020106052b8104000a032200", "hex"),
};

/** Most key objects cached: enough for the root keys a process works on. Most other keys sign once. */
const KEPT_KEYS = 256;
const keys = new Map<string, PublicKey>();

interface PublicKey {
  readonly key: KeyObject;
  readonly isEd25519: boolean;
}

/**
 * True where the 64-byte signature over `raw` was made by this key (qb64, one of `VERKEY_CODES`): Ed25519, or ECDSA over
 * SHA-256 with `r` and `s` of 32 bytes each. Half of all possible keys are not points of the curve: no signature is by such a
 * key.
 */
export function verifySignature(verkey: string, raw: Uint8Array, signature: Uint8Array): boolean {
  const found = publicKey(verkey);
  if (found === null) return false;
  if (found.isEd25519) return verify(null, raw, found.key, signature);
  return verify("sha256", raw, { key: found.key, dsaEncoding: "ieee-p1363" }, signature);
}

function publicKey(verkey: string): PublicKey | null {
  const kept = keys.get(verkey);
  if (kept !== undefined) {
    keys.delete(verkey);
    keys.set(verkey, kept);
    return kept;
  }
  const curve = curveOf(codeOf(verkey));
  const raw = decodePrimitive(verkey, VERKEY_CODES);
  const key = createKey(Buffer.concat([SPKI_HEADS[curve], raw]));
  if (key === null) return null;
  if (keys.size >= KEPT_KEYS) keys.delete(keys.keys().next().value!);
  const made = { key, isEd25519: curve === "Ed25519" };
  keys.set(verkey, made);
  return made;
}

function createKey(der: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    return null;
  }
}
