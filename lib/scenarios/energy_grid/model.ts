import { scaled } from "../builders/encodings.ts";
import { NOVEMBER_2026_S } from "../builders/times.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";

/** How meters report: spread over time, all in step, or to the warm tier only. */
export type Reporting = "spread" | "in step" | "elsewhere";

/** One grid: the input of `energyGridScenario`. */
export interface EnergyGrid {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly meters: Sourced;
  /** `of` of every `ofMeters` meters are producers, in turn; integers. */
  readonly producers: { readonly of: number; readonly ofMeters: number; readonly source: string };
  readonly segments: Sourced;
  /** Trades of the current day. */
  readonly trades: Sourced;
  /** Trades per second, mean and peak. */
  readonly tradesPerS: Sourced;
  readonly busiestTradesPerS: Sourced;
  readonly reporting: Reporting;
  /** Name of a hundredth of the local currency; prices are stored in tenths of it. */
  readonly cents: string;
  readonly utilities: readonly string[];
  /** Geohash cells (about 5 km wide) of the feeders, by share of the segments. */
  readonly places: Readonly<Record<string, number>>;
  readonly readRatePerS: Sourced;
  readonly requirements: EntityScenario["requirements"];
  readonly choices: EntityScenario["choices"];
}

/** Seconds between two readings of a meter. Source: 002:L1086. */
export const READING_S = 900;
/** Seconds between two prices of a segment. Source: 002:L1089. */
export const PRICE_S = 300;

/** Time of block 0, seconds since 1970. */
export const EPOCH_S = NOVEMBER_2026_S;

/** Power in kW stored as W, and energy in kWh stored as Wh. */
export const KILOWATT = scaled("kW", 1000);
/** Energy, stored in watt hours. */
export const KILOWATT_HOUR = scaled("kWh", 1000);
