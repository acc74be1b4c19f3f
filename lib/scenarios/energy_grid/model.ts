import { scaled } from "../builders/encodings.ts";
import { NOVEMBER_2026_S } from "../builders/times.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";

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
  /** Geohash cells (some 5 km wide) that feeders lie in, by their share of the segments. */
  readonly places: Readonly<Record<string, number>>;
  readonly readRatePerS: Sourced;
  readonly requirements: EntityScenario["requirements"];
  readonly choices: EntityScenario["choices"];
}

/** Seconds between two readings of a meter. Source: 002:L1086. */
export const READING_S = 900;
/** Seconds between two prices of a segment. Source: 002:L1089. */
export const PRICE_S = 300;

/** The time of block 0. */
export const EPOCH_S = NOVEMBER_2026_S;

/** Power with three digits after the point, kW stored as W; energy likewise, kWh stored as Wh. */
export const KILOWATT = scaled("kW", 1000);
export const KILOWATT_HOUR = scaled("kWh", 1000);
