import type { HistogramBucket, HistogramSummary } from "../inspect/histogram_summary.ts";

/** `count` values, uniform from `min` to `max` (both included). */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/**
 * A histogram as at most `limit` uniform ranges. Each range has the mean of the values it represents, which preserves totals
 * for every distribution; ranges cross `edges` (first values of classes) only if the limit leaves no choice.
 */
export function valueRanges(
  histogram: HistogramSummary,
  limit: number,
  edges: readonly number[] = [],
): ValueRange[] {
  const buckets = histogram.buckets.map((bucket) => ({
    ...bucket,
    from: Math.max(bucket.from, histogram.min),
    to: Math.min(bucket.to, histogram.max),
  }));
  while (buckets.length > limit) joinSmallest(buckets, edges);
  return buckets.map(rangeOf);
}

/** Joins the two adjacent buckets with the fewest values, if possible on one side of every edge. */
function joinSmallest(buckets: HistogramBucket[], edges: readonly number[]): void {
  let [best, bestCount] = [-1, Infinity];
  for (const mayCross of [false, true]) {
    for (let i = 0; i + 1 < buckets.length; i++) {
      const [a, b] = [buckets[i]!, buckets[i + 1]!];
      if (!mayCross && edges.some((edge) => edge > a.from && edge <= b.from)) continue;
      if (a.count + b.count >= bestCount) continue;
      [best, bestCount] = [i, a.count + b.count];
    }
    if (best >= 0) break;
  }
  const [a, b] = [buckets[best]!, buckets[best + 1]!];
  buckets.splice(best, 2, { from: a.from, to: b.to, count: a.count + b.count, sum: a.sum + b.sum });
}

/** The widest range within the bucket whose centre is the mean of the bucket's values. */
function rangeOf({ from, to, count, sum }: HistogramBucket): ValueRange {
  const twice = Math.round(2 * sum / count);
  return {
    min: Math.max(from, Math.min(to, twice - to)),
    max: Math.min(to, Math.max(from, twice - from)),
    count,
  };
}
