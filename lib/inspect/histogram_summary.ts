/** Counted values by bucket, in ascending order; empty buckets are left out. */
export interface HistogramSummary {
  readonly count: number;
  readonly sum: number;
  /** Smallest and largest value; 0 if nothing was counted. */
  readonly min: number;
  readonly max: number;
  readonly buckets: readonly HistogramBucket[];
}

/** Values from `from` to `to`, both included: how many, and their sum. */
export interface HistogramBucket {
  /** Smallest and largest value of the bucket, whole numbers. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly sum: number;
}

/**
 * How many values lie from `min` to `max` (both included): exact if no bucket straddles a bound, otherwise uniform within
 * the bucket.
 */
export function countBetween(histogram: HistogramSummary, min: number, max: number): number {
  let count = 0;
  for (const bucket of histogram.buckets) {
    const from = Math.max(min, bucket.from);
    const to = Math.min(max, bucket.to);
    if (from > to) continue;
    count += bucket.count * (to - from + 1) / (bucket.to - bucket.from + 1);
  }
  return count;
}

/** The value below which a share `p` (0 to 1) lies: exact to the bucket, uniform within it. 0 if nothing was counted. */
export function histogramQuantile(histogram: HistogramSummary, p: number): number {
  const wanted = p * histogram.count;
  let before = 0;
  for (const { from, to, count } of histogram.buckets) {
    if (before + count < wanted) {
      before += count;
      continue;
    }
    const value = from + Math.floor((to - from + 1) * (wanted - before) / count);
    return Math.max(histogram.min, Math.min(histogram.max, to, value));
  }
  return histogram.max;
}

/** Mean of the counted values; 0 if nothing was counted. */
export function histogramMean({ count, sum }: HistogramSummary): number {
  return count === 0 ? 0 : sum / count;
}
