/**
 * Exact quantiles of raw samples, by linear interpolation between order statistics (type 7, as d3-array's
 * `quantileSorted`). Percentiles are never averaged: pool the samples, or compare per trial.
 */

/** Ascending copy of the samples. */
export function sorted(samples: Iterable<number>): Float64Array {
  return Float64Array.from(samples).sort();
}

/**
 * The `p`-quantile (0 to 1) of ascending samples, in their unit.
 * @throws {RangeError} No samples, or p outside 0..1.
 */
export function quantileSorted(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) {
    throw new RangeError("Cannot take a quantile of no samples: expected at least one");
  }
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Cannot take quantile ${p}: expected a share from 0 to 1`);
  const position = (ascending.length - 1) * p;
  const below = Math.floor(position);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** The `p`-quantile (0 to 1) of samples in any order. */
export function quantile(samples: Iterable<number>, p: number): number {
  return quantileSorted(sorted(samples), p);
}

/** Middle of the samples. */
export function median(samples: Iterable<number>): number {
  return quantile(samples, 0.5);
}

/** Fewest samples of a p99; with fewer the maximum is shown. Source: README.md "How to read a result". */
export const SAMPLES_FOR_P99 = 300;

/** Arithmetic mean; NaN of no samples. */
export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, x) => sum + x, 0) / samples.length;
}
