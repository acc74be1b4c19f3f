import { quantileSorted, sorted } from "./quantile.ts";

/** A median over trials with its 95 % interval; the interval is null where there are too few trials for one. */
export interface MedianInterval {
  readonly median: number;
  readonly interval: readonly [low: number, high: number] | null;
  readonly n: number;
  /** How many trials an interval takes. */
  readonly needed: number;
}

/** Fewer samples than this cannot give a 95 % interval of a median: 1 - 2 / 2^5 is 93.75 %, 1 - 2 / 2^6 is 96.9 %. */
export const TRIALS_FOR_INTERVAL = 6;

/**
 * Median of trials with its order-statistic interval: no distribution is assumed, only that trials are independent.
 *
 * The interval is [x(k), x(n+1-k)] with the largest k whose coverage 1 - 2 P(Binomial(n, 1/2) < k) is at least 95 %.
 * @throws {RangeError} No values.
 * Source: STYLE.md anchor 3 (benchstat); the sign test's interval.
 */
export function medianInterval(values: Iterable<number>): MedianInterval {
  const ascending = sorted(values);
  const n = ascending.length;
  const rank = intervalRank(n);
  return {
    median: quantileSorted(ascending, 0.5),
    interval: rank === 0 ? null : [ascending[rank - 1]!, ascending[n - rank]!],
    n,
    needed: TRIALS_FOR_INTERVAL,
  };
}

/** Largest k of the interval above; 0 where no k covers 95 %. Works in logs so that thousands of trials do not underflow. */
function intervalRank(n: number): number {
  let logTerm = -n * Math.LN2;
  let below = Math.exp(logTerm);
  let rank = 0;
  while (rank < n / 2 && 2 * below <= 0.05) {
    rank++;
    logTerm += Math.log((n - rank + 1) / rank);
    below += Math.exp(logTerm);
  }
  return rank;
}
