import { noPayload } from "../builders/no_payload.ts";
import type { NumericEncoding, PayloadSpec, Sourced, ValueSpec } from "../scenario.ts";

/** What tells one region's chain from another. */
export interface FreelanceRegion {
  readonly id: string;
  readonly title: string;
  /** Short name in the ids of its entities. */
  readonly code: string;
  readonly countries: readonly (readonly [isoCode: string, weight: number])[];
  readonly workers: Sourced;
  readonly clients: Sourced;
  readonly jobs: Sourced;
  readonly contracts: Sourced;
  readonly reviews: Sourced;
  readonly source: string;
  readonly requirements: readonly string[];
}

/** Block 0: the first of January 2026, 00:00 UTC. Source: choice: any date does. */
export const EPOCH_S = 1_767_225_600;

export const CENTS: NumericEncoding = { unit: "cents", scale: 1, offset: 0 };
export const CENTS_PER_HOUR: NumericEncoding = { unit: "cents/h", scale: 1, offset: 0 };
/** Ratings from 1.00 to 5.00 as 100 to 500; 0 where there is none. */
export const STARS: NumericEncoding = { unit: "stars", scale: 100, offset: 0 };
export const PERCENT: NumericEncoding = { unit: "percent", scale: 1, offset: 0 };

/** Reputation outlives work: two years, renewed by any change. */
export const TWO_YEARS = {
  min: 30_000_000,
  max: 31_536_000,
  source: "choice: two years of 2 s blocks; reputation is meant to last (002:L797)",
};

/** Postings and engagements: half a year, should nothing end them before. */
export const HALF_YEAR = { min: 7_000_000, max: 7_884_000, source: "choice: six months of 2 s blocks" };

/** No payload. Source: use-cases.json freelance_platform.payloads_note. */
export const NO_PAYLOAD = noPayload("choice: the source gives no payload; attributes carry the profile");

/** A text that is read, not searched. */
export function prose(minBytes: number, maxBytes: number, what: string): PayloadSpec {
  return {
    contentType: "text/plain",
    randomShare: 0.4,
    share: 1,
    buckets: [{ minBytes, maxBytes, weight: 1 }],
    source: `choice: ${what}; the source gives no payload`,
  };
}

/** A rating from `min` to `max`, two digits after the point. */
export function rating(min: number, max: number): ValueSpec {
  return { kind: "uniform", min, max, decimals: 2 };
}

/** A count that grows by up to `perDay` a day. */
export function growing(min: number, max: number, perDay: number): ValueSpec {
  return { kind: "register", start: { min, max }, perDay: { min: 0, max: perDay } };
}
