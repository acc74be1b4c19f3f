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
  readonly curve: Curve;
}

/** 32 bytes as hex, of which the middle ones are alike. */
const bytesOf = (low: string, middle: string, high: string) => low + middle.repeat(30) + high;

/**
 * Ed25519 points of small order, as hex without their sign bit: for such a key anybody makes signatures that verify, one of
 * them for every eighth text or for all. Source: RFC 8032 and libsodium's `ge25519_has_small_order`, which keripy refuses by.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  bytesOf("00", "00", "00"),
  bytesOf("01", "00", "00"),
  bytesOf("ec", "ff", "7f"),
  bytesOf("ed", "ff", "7f"),
  bytesOf("ee", "ff", "7f"),
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** Order of secp256k1. Source: SEC 2, 2.4.1. */
const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * True where the 64-byte signature over `raw` was made by this key (qb64, one of `VERKEY_CODES`): Ed25519, or ECDSA over
 * SHA-256 with `r` and `s` of 32 bytes each. Half of all possible keys are not points of the curve: no signature is by such a
 * key, nor by one of small order.
 */
export function verifySignature(verkey: string, raw: Uint8Array, signature: Uint8Array): boolean {
  const found = publicKey(verkey);
  if (found === null) return false;
  const { key, curve } = found;
  if (curve === "Ed25519") return verify(null, raw, key, signature);
  const given = curve === "secp256k1" ? lowS(signature) : signature;
  return verify("sha256", raw, { key, dsaEncoding: "ieee-p1363" }, given);
}

/**
 * The same secp256k1 signature with the lower of its two `s`. Deno verifies that one alone; keripy writes and takes both, as
 * ECDSA does.
 */
function lowS(signature: Uint8Array): Uint8Array {
  const text = Buffer.from(signature).toString("hex");
  const s = BigInt(`0x${text.slice(64)}`);
  if (2n * s < SECP256K1_ORDER || s >= SECP256K1_ORDER) return signature;
  return Buffer.from(text.slice(0, 64) + (SECP256K1_ORDER - s).toString(16).padStart(64, "0"), "hex");
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
  if (curve === "Ed25519" && isOfSmallOrder(raw)) return null;
  const key = createKey(Buffer.concat([SPKI_HEADS[curve], raw]));
  if (key === null) return null;
  if (keys.size >= KEPT_KEYS) keys.delete(keys.keys().next().value!);
  const made = { key, curve };
  keys.set(verkey, made);
  return made;
}

function isOfSmallOrder(raw: Uint8Array): boolean {
  const point = Buffer.from(raw);
  point[31]! &= 0x7f;
  return SMALL_ORDER.has(point.toString("hex"));
}

function createKey(der: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    return null;
  }
}
