import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { TAR_BLOCK_BYTES } from "./tar_header.ts";

/**
 * Ends the first member of an archive that ends in a seal: a zstd frame that decoders skip (RFC 8878, section 3.1.2). A member cut
 * out of an archive looks like an empty block, and a tail of zeros like its end: who reads a sealed one looks for both.
 */
export const SEALED_MEMBER = Buffer.concat([
  Buffer.from([0x50, 0x2a, 0x4d, 0x18, 8, 0, 0, 0]),
  Buffer.from("HRSEALED", "latin1"),
]);

const TEXT = "Headroom: SHA-256 of all bytes before this: ";

/** Whether a first member says that a seal follows. */
export function saysSealed(member: Uint8Array): boolean {
  return SEALED_MEMBER.equals(member.subarray(-SEALED_MEMBER.length));
}

/** Digests what is before a seal. */
export class SealHash {
  readonly #hash = createHash("sha256");

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** The seal after all that was added: a block after the end mark of a tar, where programs read no more. Once. */
  seal(): Buffer {
    const block = Buffer.alloc(TAR_BLOCK_BYTES);
    block.write(`${TEXT}${this.#hash.digest("hex")}\n`, "latin1");
    return block;
  }
}

/** Whether a block is a seal, of whatever. */
export function isSeal(block: Buffer): boolean {
  return block.toString("latin1", 0, TEXT.length) === TEXT;
}
