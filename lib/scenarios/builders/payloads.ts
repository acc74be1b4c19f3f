import type { PayloadSpec } from "../scenario.ts";

/** An empty payload: the schema writes a payload row for every entity, even if the source gives no payload. */
export function noPayload(source: string): PayloadSpec {
  return { contentType: "application/octet-stream", randomShare: 1, share: 0, buckets: [], source };
}

/** `noPayload` for use cases whose document gives no payload sizes. */
export const NO_PAYLOAD_FIGURES = noPayload(
  "data/reference/use-cases.json payloads_note: no payload figures in the document",
);

/** A payload for every entity, its size uniform between two numbers of bytes. */
export function payloadOf(
  [minBytes, maxBytes]: readonly [minBytes: number, maxBytes: number],
  payload: Pick<PayloadSpec, "contentType" | "randomShare" | "source">,
): PayloadSpec {
  return { ...payload, share: 1, buckets: [{ minBytes, maxBytes, weight: 1 }] };
}
