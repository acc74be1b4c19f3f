import { noPayload, payloadOf } from "../builders/payloads.ts";
import { JANUARY_2026_S } from "../builders/times.ts";
import { between, register } from "../builders/values.ts";
import type { PayloadSpec, Sourced, ValueSpec } from "../scenario.ts";

/** What differs between the regional chains. */
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

/** Time of block 0, seconds since 1970. */
export const EPOCH_S = JANUARY_2026_S;

/** Lifetime of profiles and reviews: two years, renewed by every write. */
export const TWO_YEARS = {
  min: 30_000_000,
  max: 31_536_000,
  source: "choice: two years of 2 s blocks; reputation is meant to last (002:L797)",
};

/** Lifetime of postings and contracts unless ended earlier: half a year. */
export const HALF_YEAR = { min: 7_000_000, max: 7_884_000, source: "choice: six months of 2 s blocks" };

/** No payload. Source: use-cases.json freelance_platform.payloads_note. */
export const NO_PAYLOAD = noPayload("choice: the source gives no payload; attributes carry the profile");

/** A text payload: read, not searched. */
export function prose(bytes: readonly [min: number, max: number], what: string): PayloadSpec {
  return payloadOf(bytes, {
    contentType: "text/plain",
    randomShare: 0.4,
    source: `choice: ${what}; the source gives no payload`,
  });
}

/** A count that grows by up to `perDay` a day. */
export function growing(min: number, max: number, perDay: number): ValueSpec {
  return register([min, max], [0, perDay]);
}

/** Hourly rate by the worker's standing, cents. */
export const HOURLY_RATES = {
  new: between(500, 2_500),
  rising: between(1_000, 5_000),
  established: between(2_000, 9_000),
  top: between(4_500, 20_000),
};
