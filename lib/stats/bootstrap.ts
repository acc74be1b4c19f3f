import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { TRIALS_FOR_INTERVAL } from "./median_interval.ts";
import { quantileSorted } from "./quantile.ts";

/** How a bootstrap is drawn. The same seed and values give the same interval. */
export interface BootstrapOptions {
  /** 32-bit integer. */
  readonly seed: number;
  /** Number of resamples, default 2,000. */
  readonly resamples?: number;
}

/** Draws as many units as there are, with replacement. */
export type Draw = <T>(units: readonly T[]) => T[];

const DEFAULT_RESAMPLES = 2000;

/** Fewest samples of one series that a block bootstrap is given: choice, under it blocks cover too little. */
const SAMPLES_FOR_BLOCKS = 30;

/** 95 % percentile interval of whatever `statistic` computes from the sets it draws (several sets may be drawn). */
export function resample(
  options: BootstrapOptions,
  statistic: (draw: Draw) => number,
): readonly [low: number, high: number] {
  const random = xoroshiro128plus(options.seed);
  const draw: Draw = (units) => units.map(() => units[uniformInt(random, 0, units.length - 1)]!);
  return percentileInterval(options, () => statistic(draw));
}

/**
 * 95 % percentile interval of a statistic over independent units (trials), resampled with replacement.
 *
 * Null under six units: a percentile interval from fewer would promise more than it holds.
 */
export function bootstrap<T>(
  units: readonly T[],
  statistic: (units: readonly T[]) => number,
  options: BootstrapOptions,
): readonly [low: number, high: number] | null {
  return units.length < TRIALS_FOR_INTERVAL ? null : resample(options, (draw) => statistic(draw(units)));
}

/**
 * 95 % interval of a statistic of one series whose neighbours resemble each other (commits of one trial): whole blocks
 * of consecutive samples are drawn, wrapping round at the end (circular block bootstrap).
 *
 * @param options `blockLength` in samples, default 2 n^(1/3).
 * Null under 30 samples. Says nothing about how another trial would differ; only trials do.
 * Source: Politis and Romano 1992.
 */
export function blockBootstrap(
  series: readonly number[],
  statistic: (series: readonly number[]) => number,
  options: BootstrapOptions & { readonly blockLength?: number },
): readonly [low: number, high: number] | null {
  if (series.length < SAMPLES_FOR_BLOCKS) return null;
  const blockLength = Math.max(1, options.blockLength ?? Math.round(2 * Math.cbrt(series.length)));
  const random = xoroshiro128plus(options.seed);
  return percentileInterval(options, () => {
    const drawn: number[] = [];
    while (drawn.length < series.length) {
      const start = uniformInt(random, 0, series.length - 1);
      const length = Math.min(blockLength, series.length - drawn.length);
      for (let i = 0; i < length; i++) drawn.push(series[(start + i) % series.length]!);
    }
    return statistic(drawn);
  });
}

function percentileInterval(options: BootstrapOptions, next: () => number): readonly [number, number] {
  const values = Float64Array.from({ length: options.resamples ?? DEFAULT_RESAMPLES }, next).sort();
  return [quantileSorted(values, 0.025), quantileSorted(values, 0.975)];
}
