import { quantileSorted, sorted } from "../../stats/quantile.ts";

/** One point of a percentile curve: `share` of the samples took `us` or less. */
export interface PercentilePoint {
  readonly share: number;
  readonly us: number;
}

const SHARES = [
  0.5,
  0.6,
  0.7,
  0.8,
  0.85,
  0.9,
  0.93,
  0.95,
  0.97,
  0.98,
  0.99,
  0.993,
  0.995,
  0.997,
  0.998,
  0.999,
];
/** Fewest samples beyond a percentile that is printed: p99 needs 300. Source: README.md "How to read a result". */
const SAMPLES_BEYOND = 3;

/** Percentiles from p50 up to the last that the sample size supports (p99 needs 300 samples, p99.9 needs 3000). */
export function percentileCurve(samplesUs: Iterable<number>): PercentilePoint[] {
  const ascending = sorted(samplesUs);
  return SHARES
    .filter((share) => share === 0.5 || (1 - share) * ascending.length >= SAMPLES_BEYOND - 1e-9)
    .map((share) => ({ share, us: quantileSorted(ascending, share) }));
}
