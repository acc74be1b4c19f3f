import type { PayloadSpec } from "../scenario.ts";

/** A payload row with zero bytes: the schema writes one for every entity, also where the source gives no payload. */
export function noPayload(source: string): PayloadSpec {
  return { contentType: "application/octet-stream", randomShare: 1, share: 0, buckets: [], source };
}

/** `noPayload` of the use cases whose document says nothing of payloads. */
export const NO_PAYLOAD_FIGURES = noPayload(
  "data/reference/use-cases.json payloads_note: no payload figures in the document",
);

/** A payload for every entity, its size uniform from the first to the second number of bytes. */
export function payloadOf(
  [minBytes, maxBytes]: readonly [minBytes: number, maxBytes: number],
  payload: Pick<PayloadSpec, "contentType" | "randomShare" | "source">,
): PayloadSpec {
  return { ...payload, share: 1, buckets: [{ minBytes, maxBytes, weight: 1 }] };
}
