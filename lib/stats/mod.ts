/**
 * Statistics over trials and samples: exact quantiles, intervals that assume no distribution, resampling, rank tests and
 * small least squares. Pure; no clock, no files. Not for unbounded streams (histograms) or for drawing data (`lib/synth`).
 */
export { mean, median, quantile, quantileSorted, SAMPLES_FOR_P99, sorted } from "./quantile.ts";
export { pooledQuantile } from "./pooled_quantile.ts";
export { lateBlocks } from "./late_blocks.ts";
export { type MedianInterval, medianInterval, TRIALS_FOR_INTERVAL } from "./median_interval.ts";
export { type BootstrapOptions, type Draw, percentileInterval, resample, resampled } from "./bootstrap.ts";
export { type Ratio, ratioOfMedians } from "./ratio.ts";
export { falseDiscoveryRates } from "./false_discoveries.ts";
export { selfDifference } from "./self_difference.ts";
export { shareInterval } from "./share_interval.ts";
export { mannWhitney, type RankTest } from "./mann_whitney.ts";
export {
  addSample,
  type LeastSquares,
  leastSquares,
  type NormalEquations,
  normalEquations,
  pooled,
} from "./least_squares.ts";
export { nonnegativeLeastSquares } from "./nonnegative_least_squares.ts";
