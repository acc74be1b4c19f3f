import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { encodeAttachments } from "./attachments.ts";
import { CODES, encodePrimitive } from "./cesr.ts";
import type { BuiltEvent } from "./events.ts";
import { nextKeyDigest } from "./said.ts";
import type { SignedEvent, Tip } from "./signed_event.ts";

/** DER prefix that node:crypto needs before the 32 bytes of an Ed25519 seed. Source: RFC 8410 (PKCS #8). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_HEAD_BYTES = 12;

/** An Ed25519 key pair made from a 32-byte seed; key objects are built once. */
export class Signer {
  /** Verification key as CESR text, transferable (code D). */
  readonly verkey: string;
  readonly #privateKey: KeyObject;

  /** @throws {RangeError} The seed is not 32 bytes. */
  constructor(seed: Uint8Array, options: { readonly transferable?: boolean } = {}) {
    if (seed.length !== 32) throw new RangeError(`Cannot make a key from ${seed.length} bytes: expected 32`);
    this.#privateKey = createPrivateKey({
      key: Buffer.concat([PKCS8_HEAD, seed]),
      format: "der",
      type: "pkcs8",
    });
    const spki = createPublicKey(this.#privateKey).export({ format: "der", type: "spki" });
    const code = options.transferable === false ? CODES.verkeyFixed : CODES.verkey;
    this.verkey = encodePrimitive(code, spki.subarray(SPKI_HEAD_BYTES));
  }

  /** The commitment to this key as a next key. */
  get nextDigest(): string {
    return nextKeyDigest(this.verkey);
  }

  /** 64 bytes; Ed25519 signatures are deterministic. */
  sign(raw: Uint8Array): Uint8Array {
    return sign(null, raw, this.#privateKey);
  }
}

/** One signer's place in the current key list and, where keys were dropped or reordered, in the prior commitment list. */
export interface SignerPlace {
  readonly signer: Signer;
  readonly index: number;
  readonly priorIndex?: number;
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
  }));
  return { raw: built.raw, attachments: encodeAttachments({ signatures, sourceSeal: anchor }) };
}
