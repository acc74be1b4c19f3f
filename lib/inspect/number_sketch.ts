import type { NumberValues } from "./census_summary.ts";
import type { Hash64 } from "./hash.ts";
import { ValueCounter } from "./value_counter.ts";

/** Quantiles told: at 0, 1/32, ... 1. */
const STEPS = 32;

/** What the values of one numeric attribute look like, in a few kilobytes. Numbers above 2^53 - 1 come as bigints. */
export class NumberSketch {
  readonly #values = new ValueCounter();
  #count = 0;
  #sum = 0;
  #min: number | bigint = Infinity;
  #max: number | bigint = -Infinity;
  compared = 0;
  changed = 0;

  add(value: number | bigint, hash: Hash64): void {
    this.#count++;
    this.#sum += Number(value);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#values.add(value, hash);
  }

  merge(other: NumberSketch): void {
    this.#count += other.#count;
    this.#sum += other.#sum;
    if (other.#min < this.#min) this.#min = other.#min;
    if (other.#max > this.#max) this.#max = other.#max;
    this.compared += other.compared;
    this.changed += other.changed;
    this.#values.merge(other.#values);
  }

  /** @param samples Some of the values, in any order. */
  summary(samples: readonly bigint[]): NumberValues {
    const sorted = samples.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map(String);
    const min = String(this.#count === 0 ? 0 : this.#min);
    const max = String(this.#count === 0 ? 0 : this.#max);
    const inner = Array.from(
      { length: STEPS - 1 },
      (_, i) => sorted[Math.floor((i + 1) * sorted.length / STEPS)] ?? min,
    );
    return {
      kind: "number",
      count: this.#count,
      distinct: this.#values.distinct,
      distinctExact: this.#values.exact,
      compared: this.compared,
      changed: this.changed,
      top: this.#values.top(),
      min,
      max,
      mean: this.#count === 0 ? 0 : this.#sum / this.#count,
      quantiles: [min, ...inner, max],
    };
  }
}
