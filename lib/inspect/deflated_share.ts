import { Buffer } from "node:buffer";
import { deflateRawSync } from "node:zlib";

/** Payloads looked at, and bytes of the head of each. */
export const SAMPLED_PAYLOADS = 16;
export const PAYLOAD_HEAD_BYTES = 4_096;

/** Deflated bytes over bytes: the heads of some payloads, one after the other. null where there is nothing to deflate. */
export function deflatedShare(payloads: readonly Uint8Array[]): number | null {
  const heads = payloads.slice(0, SAMPLED_PAYLOADS).map((payload) => payload.subarray(0, PAYLOAD_HEAD_BYTES));
  const bytes = Buffer.concat(heads);
  return bytes.length === 0 ? null : deflateRawSync(bytes).length / bytes.length;
}
