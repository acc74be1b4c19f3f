import { medianInterval } from "../../stats/median_interval.ts";
import { quantileSorted, SAMPLES_FOR_P99, sorted } from "../../stats/quantile.ts";
import { formatCount, formatUs } from "../../text/numbers.ts";

/** Column titles of `timeCells`. */
export const TIME_COLUMNS = ["n", "p50", "p95", "p99", "max"] as const;

/** Count, percentiles and maximum of durations in microseconds; no p99 from few samples. */
export function timeCells(durationsUs: readonly number[]): string[] {
  if (durationsUs.length === 0) return ["0", "-", "-", "-", "-"];
  const ascending = sorted(durationsUs);
  const at = (p: number) => formatUs(quantileSorted(ascending, p));
  const p99 = ascending.length < SAMPLES_FOR_P99 ? "-" : at(0.99);
  return [String(ascending.length), at(0.5), at(0.95), p99, at(1)];
}

/** Median over trials with its 95 % interval, or without one where there are too few trials. */
export function rateCell(perTrial: readonly number[]): string {
  const known = perTrial.filter(Number.isFinite);
  if (known.length === 0) return "-";
  const { median, interval } = medianInterval(known);
  if (interval === null) return `${formatCount(median)} [no interval]`;
  return `${formatCount(median)} [${formatCount(interval[0])}, ${formatCount(interval[1])}]`;
}
