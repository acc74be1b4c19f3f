import type { NumberValues } from "./census_summary.ts";
import type { Hash64 } from "./hash.ts";
import { ValueCounter } from "./value_counter.ts";

/** Intervals between the quantiles: 0, 1/32, ... 1. */
const STEPS = 32;

/** Distribution of the values of a numeric attribute, in a few kilobytes. Numbers above 2^53 - 1 are bigints. */
export class NumberSketch {
  readonly values = new ValueCounter();
  #sum = 0;
  #min: number | bigint = Infinity;
  #max: number | bigint = -Infinity;

  add(value: number | bigint, hash: Hash64): void {
    this.#sum += Number(value);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.values.add(value, hash);
  }

  merge(other: NumberSketch): void {
    this.#sum += other.#sum;
    if (other.#min < this.#min) this.#min = other.#min;
    if (other.#max > this.#max) this.#max = other.#max;
    this.values.merge(other.values);
  }

  /** @param samples Some of the values, in any order. */
  summary(samples: readonly bigint[]): NumberValues {
    const { count } = this.values;
    const sorted = samples.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map(String);
    const min = String(count === 0 ? 0 : this.#min);
    const max = String(count === 0 ? 0 : this.#max);
    const inner = Array.from(
      { length: STEPS - 1 },
      (_, i) => sorted[Math.floor((i + 1) * sorted.length / STEPS)] ?? min,
    );
    return {
      kind: "number",
      ...this.values.summary(),
      min,
      max,
      mean: count === 0 ? 0 : this.#sum / count,
      quantiles: [min, ...inner, max],
    };
  }
}
