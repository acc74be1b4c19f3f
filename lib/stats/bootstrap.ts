import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { quantileSorted, sorted } from "./quantile.ts";

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

/** What `statistic` computes from the sets it draws, once a resample: for several intervals over the same draws. */
export function resampled<T>(options: BootstrapOptions, statistic: (draw: Draw) => T): T[] {
  const random = xoroshiro128plus(options.seed);
  const draw: Draw = (units) => units.map(() => units[uniformInt(random, 0, units.length - 1)]!);
  return Array.from({ length: options.resamples ?? DEFAULT_RESAMPLES }, () => statistic(draw));
}

/** 95 % percentile interval of whatever `statistic` computes from the sets it draws (several sets may be drawn). */
export function resample(
  options: BootstrapOptions,
  statistic: (draw: Draw) => number,
): readonly [low: number, high: number] {
  return percentileInterval(resampled(options, statistic));
}

/** The middle 95 % of finite values, in any order. */
export function percentileInterval(values: readonly number[]): readonly [low: number, high: number] {
  const ascending = sorted(values);
  return [quantileSorted(ascending, 0.025), quantileSorted(ascending, 0.975)];
}
