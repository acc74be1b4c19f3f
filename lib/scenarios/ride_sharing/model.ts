import { noPayload } from "../builders/payloads.ts";
import { sourced } from "../builders/sourced.ts";
import { daysToLive, JANUARY_2026_S } from "../builders/times.ts";
import type { Sourced } from "../scenario.ts";
import type { Area } from "./places.ts";

/** What differs between chains that run rides (a city, a region). */
export interface RideChain {
  readonly area: Area;
  /** Short name of the chain in its users' ids. */
  readonly code: string;
  readonly drivers: Sourced;
  readonly vehicles: Sourced;
  readonly rides: Sourced;
  readonly users: Sourced;
}

/** Time of block 0, seconds since 1970. */
export const EPOCH_S = JANUARY_2026_S;

/** No payload: attributes carry all. Source: use-cases.json ride_sharing.payloads_note. */
export const NO_PAYLOAD = noPayload(
  "choice: the source gives no payload for this use case; each version stores a row with zero bytes",
);

/** Lifetime of a profile; extended or closed after a year. */
export const ONE_YEAR = {
  min: 14_400_000,
  max: 15_768_000,
  source: "choice: 11 to 12 months of 2 s blocks, so that renewals spread over a month",
};

/** Lifetime of a ride's record; normally operation ride_removed ends it earlier. */
export const ONE_WEEK = daysToLive(7, "choice: a week, should no one remove it before");

/**
 * Shares of drivers, in thousandths, that follow from the rides under way: matched and waiting rides (26 %) have a driver
 * on the way, rides in progress (63 %) one on the trip.
 */
export function driverStates({ drivers, rides }: RideChain): (readonly [state: string, share: number])[] {
  const perDriver = rides.value / drivers.value;
  const enRoute = Math.round(1000 * RIDE_SHARES.withDriverComing * perDriver);
  const onTrip = Math.round(1000 * RIDE_SHARES.inProgress * perDriver);
  return [
    ["available", 1000 - OFFLINE - enRoute - onTrip],
    ["offline", OFFLINE],
    ["en_route", enRoute],
    ["on_trip", onTrip],
  ];
}

const OFFLINE = 180;
const RIDE_SHARES = { withDriverComing: 0.26, inProgress: 0.63 };

/** Length of the steady stretch of the other tiers. */
export const STEADY_AS_IN_CITY = {
  versionShare: sourced(0.15, "choice: as in ride-sharing-city"),
  minBlocks: sourced(20, "choice: as in ride-sharing-city"),
};
