import { resample } from "./bootstrap.ts";
import { median } from "./quantile.ts";
import { TRIALS_FOR_INTERVAL } from "./median_interval.ts";

/** A ratio a / b with its 95 % interval over trials, null where there are too few. */
export interface Ratio {
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number] | null;
  /** Trials on the smaller side. */
  readonly n: number;
}

/**
 * Ratio of the medians of two sets of trials that were not paired; each set is resampled on its own.
 * @throws {RangeError} A set without values.
 */
export function ratioOfMedians(a: readonly number[], b: readonly number[], seed: number): Ratio {
  const n = Math.min(a.length, b.length);
  const interval = n < TRIALS_FOR_INTERVAL
    ? null
    : resample({ seed }, (draw) => median(draw(a)) / median(draw(b)));
  return { ratio: median(a) / median(b), interval, n };
}
