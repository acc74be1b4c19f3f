import type { Verdict } from "../../model/verdicts/verdict.ts";
import { formatRough, formatRoughUs } from "../../text/numbers.ts";

/** What a use case asks of a store, in the order of the answer. */
export const AXES = ["writes", "reads", "disk", "sync"] as const;

/** One of `AXES`. */
export type Axis = typeof AXES[number];

/** The axis of a need by its unit, and how a number of that unit is written beside the axis; milliseconds are of two axes. */
const UNITS: readonly (readonly [pattern: RegExp, axis: Axis, written: string])[] = [
  [/^queries\/s$/, "reads", "/s"],
  [/^(entities|updates|events)\/s$/, "writes", "/s"],
  [/^attribute updates\/s$/, "writes", " attr/s"],
  [/^(rows|bytes|MB)\/s$/, "writes", ""],
  [/^entities\/transaction$/, "writes", "/block"],
  [/^(GB|MB|TB)$/, "disk", ""],
  [/^(min|h|s)$/, "sync", ""],
];

type Asked = Pick<Verdict, "unit" | "need" | "threshold">;

/** Microseconds per unit of time. */
const US: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 };

/** Whether more of what is measured in this unit is better: a rate, not a cost. */
export function isCapacity(unit: string): boolean {
  return unit.endsWith("/s") || unit.endsWith("/transaction");
}

/** The axis that a need is about; null for a need of another kind, as a number of chains. */
export function axisOf({ unit, need }: Pick<Asked, "unit" | "need">): Axis | null {
  // A commit's time is one of writing, a query's of reading.
  if (US[unit] !== undefined && US[unit] <= 1e3) return need.startsWith("commit") ? "writes" : "reads";
  return UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? null;
}

/** The number asked in as few words as tell it: "2.5k/s", "500k attr/s", "p99 500 ms", "60 min". Empty where none is stated. */
export function askedNumber({ unit, need, threshold }: Asked): string {
  if (threshold === null) return "";
  const us = US[unit];
  const statistic = /\((p50|p99|max)\)/.exec(need)?.[1];
  if (us !== undefined) {
    return `${statistic === undefined ? "" : `${statistic} `}${formatRoughUs(us * threshold)}`;
  }
  const written = UNITS.find(([pattern]) => pattern.test(unit))?.[2];
  const words = threshold === 1 ? unit.replace(/^([a-z]+)s(?=$|\/)/, "$1") : unit;
  return `${formatRough(threshold)}${written === undefined || written === "" ? ` ${words}` : written}`;
}

/** What is asked, in a few words without an id: "reads 2.5k/s", "sync 60 min", "6 chains". */
export function askedWords(asked: Asked): string {
  return `${axisOf(asked) ?? ""} ${askedNumber(asked)}`.trim() || asked.need;
}
