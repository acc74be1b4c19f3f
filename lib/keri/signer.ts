import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { encodeAttachments, type Receipt } from "./attachments.ts";
import { encodePrimitive } from "./cesr.ts";
import { type Curve, CURVES } from "./curves.ts";
import type { BuiltEvent } from "./events.ts";
import { nextKeyDigest } from "./said.ts";
import type { SignedEvent, Tip } from "./signed_event.ts";

/**
 * DER prefixes that node:crypto needs before the 32 bytes of a private key (PKCS #8). Source: RFC 8410; RFC 5958 and RFC 5915
 * for the other curves.
 */
const PKCS8_HEADS: Readonly<Record<Curve, Buffer>> = {
  Ed25519: Buffer.from("302e020100300506032b657004220420", "hex"),
  "P-256": Buffer.from("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420", "hex"),
  secp256k1: Buffer.from("303e020100301006072a8648ce3d020106052b8104000a042730250201010420", "hex"),
};
const SPKI_HEAD_BYTES = 12;
/** Bytes of a point written without compression: 04, x, y. */
const POINT_BYTES = 65;

/** A key pair made from a 32-byte seed; key objects are built once. */
export class Signer {
  readonly curve: Curve;
  /** Verification key as CESR text, transferable unless asked otherwise. */
  readonly verkey: string;
  readonly #privateKey: KeyObject;

  /** @throws {RangeError} The seed is not 32 bytes. */
  constructor(seed: Uint8Array, options: { readonly transferable?: boolean; readonly curve?: Curve } = {}) {
    if (seed.length !== 32) throw new RangeError(`Cannot make a key from ${seed.length} bytes: expected 32`);
    this.curve = options.curve ?? "Ed25519";
    this.#privateKey = createPrivateKey({
      key: Buffer.concat([PKCS8_HEADS[this.curve], seed]),
      format: "der",
      type: "pkcs8",
    });
    const spki = createPublicKey(this.#privateKey).export({ format: "der", type: "spki" });
    const { verkey, verkeyFixed } = CURVES[this.curve];
    const raw = this.curve === "Ed25519" ? spki.subarray(SPKI_HEAD_BYTES) : compressed(spki);
    this.verkey = encodePrimitive(options.transferable === false ? verkeyFixed : verkey, raw);
  }

  /** The commitment to this key as a next key. */
  get nextDigest(): string {
    return nextKeyDigest(this.verkey);
  }

  /** 64 bytes. Ed25519 signatures are deterministic; those of the other curves differ each time. */
  sign(raw: Uint8Array): Uint8Array {
    if (this.curve === "Ed25519") return sign(null, raw, this.#privateKey);
    return sign("sha256", raw, { key: this.#privateKey, dsaEncoding: "ieee-p1363" });
  }
}

/**
 * One signer's place in the current key list and, where keys were dropped or reordered, in the prior commitment list; null
 * there for a key that the rotation adds.
 */
export interface SignerPlace {
  readonly signer: Signer;
  readonly index: number;
  readonly priorIndex?: number | null;
}

/** Signs an event with every signer; `anchor` is the delegator's event, for delegated events. */
export function signEvent(
  built: BuiltEvent,
  signers: readonly SignerPlace[],
  anchor: Tip | null = null,
): SignedEvent {
  const signatures = signers.map(({ signer, index, priorIndex = index }) => ({
    index,
    priorIndex,
    signature: signer.sign(built.raw),
    curve: signer.curve,
  }));
  return { raw: built.raw, attachments: encodeAttachments({ signatures, sourceSeal: anchor }) };
}

/** Receipt of an event by a key that never rotates: a witness's or a watcher's. */
export function receipt(signer: Signer, { raw }: Pick<SignedEvent, "raw">): Receipt {
  return { by: signer.verkey, signature: signer.sign(raw) };
}

function compressed(spki: Uint8Array): Uint8Array {
  const point = spki.subarray(spki.length - POINT_BYTES);
  return Buffer.concat([Buffer.of(0x02 + (point[64]! & 1)), point.subarray(1, 33)]);
}
