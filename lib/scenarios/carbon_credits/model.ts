import { noPayload, payloadOf } from "../builders/payloads.ts";
import { JANUARY_2026_S } from "../builders/times.ts";
import type { PayloadSpec } from "../scenario.ts";

/** Time of block 0, seconds since 1970. */
export const EPOCH_S = JANUARY_2026_S;

/** Blocks to live: registry records are kept. */
export const KEPT = {
  min: 157_680_000,
  max: 157_680_000,
  source: "choice: ten years at 2 s a block; a registry's records must not end by themselves (002:L1149)",
};

/** An empty payload. */
export const NO_PAYLOAD = noPayload("choice: none; the source gives no payloads");

/** A JSON document. */
export function document(bytes: readonly [min: number, max: number], why: string): PayloadSpec {
  return payloadOf(bytes, {
    contentType: "application/json",
    randomShare: 0.3,
    source: `choice: ${why}; the source gives no payloads`,
  });
}
