import { Buffer } from "node:buffer";
import { deflateRawSync } from "node:zlib";

/** Payloads sampled, and bytes taken from the start of each. */
export const SAMPLED_PAYLOADS = 16;
/** First bytes of a payload that are compressed to estimate its share. */
export const PAYLOAD_HEAD_BYTES = 4_096;

/** Compressed over uncompressed bytes of the concatenated heads of some payloads; null if they are empty. */
export function deflatedShare(payloads: readonly Uint8Array[]): number | null {
  const heads = payloads.slice(0, SAMPLED_PAYLOADS).map((payload) => payload.subarray(0, PAYLOAD_HEAD_BYTES));
  const bytes = Buffer.concat(heads);
  return bytes.length === 0 ? null : deflateRawSync(bytes).length / bytes.length;
}
