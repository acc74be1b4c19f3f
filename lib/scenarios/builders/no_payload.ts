import type { PayloadSpec } from "../scenario.ts";

/** A payload row with zero bytes: the schema writes one for every entity, also where the source gives no payload. */
export function noPayload(source: string): PayloadSpec {
  return { contentType: "application/octet-stream", randomShare: 1, share: 0, buckets: [], source };
}
