import { noPayload } from "../builders/no_payload.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";

/** A place on a grid: its share of the segments, and the geohash cells (some 5 km wide) its feeders lie in. */
export interface GridPlace {
  readonly geohash: string;
  readonly share: number;
}

/** How meters report: each at a moment of its own, all in step, or to the warm tier only. */
export type Reporting = "spread" | "in step" | "elsewhere";

/** One grid: what `energyGridScenario` turns into a scenario. */
export interface EnergyGrid {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly meters: Sourced;
  /** Of `ofMeters` meters so many are producers, in turn; whole numbers. */
  readonly producers: { readonly of: number; readonly ofMeters: number; readonly source: string };
  readonly segments: Sourced;
  /** Trades of the current day. */
  readonly trades: Sourced;
  /** Trades a second, in the mean and at the busiest time. */
  readonly tradesPerS: Sourced;
  readonly busiestTradesPerS: Sourced;
  readonly reporting: Reporting;
  /** What a hundredth of the local money is called: prices are tenths of it. */
  readonly cents: string;
  readonly utilities: readonly string[];
  readonly places: readonly GridPlace[];
  readonly readRatePerS: Sourced;
  readonly requirements: EntityScenario["requirements"];
  readonly choices: EntityScenario["choices"];
}

/** Seconds between two readings of a meter. Source: 002:L1086. */
export const READING_S = 900;
/** Seconds between two prices of a segment. Source: 002:L1089. */
export const PRICE_S = 300;

/** Why a name is not in the source. */
export const CHOSEN = "choice: a plausible name; the source gives the number of attributes only";

/** Seconds since 1970 of block 0: 2026-11-01T00:00:00Z. `choice:` */
export const EPOCH_S = 1_793_491_200;

/** Power with three digits after the point, kW stored as W; energy likewise, kWh stored as Wh. */
export const KILOWATT = { unit: "kW", scale: 1000, offset: 0 } as const;
export const KILOWATT_HOUR = { unit: "kWh", scale: 1000, offset: 0 } as const;

/** A payload row with zero bytes: the schema writes one for every entity, the source gives no payload. */
export const NO_PAYLOAD = noPayload(
  "data/reference/use-cases.json payloads_note: no payload figures in the document",
);
