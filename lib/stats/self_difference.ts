import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { TRIALS_FOR_INTERVAL } from "./median_interval.ts";
import { median, quantile } from "./quantile.ts";

/** Random halvings of a set of trials. choice: the 95th percentile of so many moves by a few percent of itself. */
const HALVINGS = 500;

/**
 * By what factor, 1 or more, trials differ from themselves: the ratio of the medians of two random halves of them stays within it 19
 * times of 20. Halves hold half as many trials as what is compared, so their spread is divided by the square root of 2. Null under
 * six trials.
 * @param trials All above 0. @param seed 32-bit integer; the same seed and trials give the same factor.
 */
export function selfDifference(trials: readonly number[], seed: number): number | null {
  if (trials.length < TRIALS_FOR_INTERVAL) return null;
  const random = xoroshiro128plus(seed);
  const half = Math.floor(trials.length / 2);
  const order = [...trials];
  const logs = Array.from({ length: HALVINGS }, () => {
    for (let at = 0; at < 2 * half; at++) {
      const other = uniformInt(random, at, order.length - 1);
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    return Math.abs(Math.log(median(order.slice(0, half)) / median(order.slice(half, 2 * half))));
  });
  return Math.exp(quantile(logs, 0.95) / Math.SQRT2);
}
