import type { HistogramBucket, HistogramSummary } from "../inspect/histogram_summary.ts";

/** So many values, uniform from `min` to `max` (both included). */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/**
 * A histogram as at most `limit` uniform ranges. Each range has the mean of the values it stands for, so that totals come out
 * right whatever their shape; ranges do not reach over `edges` (first values of classes) as long as there are enough of them.
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

/** Takes together the two neighbours that hold the fewest values, where possible on one side of every edge. */
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

/** The widest range within the bucket whose middle is the mean of the bucket's values. */
function rangeOf({ from, to, count, sum }: HistogramBucket): ValueRange {
  const twice = Math.round(2 * sum / count);
  return {
    min: Math.max(from, Math.min(to, twice - to)),
    max: Math.min(to, Math.max(from, twice - from)),
    count,
  };
}
