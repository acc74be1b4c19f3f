import type { ValueStatistics } from "./census_summary.ts";
import { DistinctCounter } from "./distinct_counter.ts";
import { type Hash64, hashNumber, hashText } from "./hash.ts";
import { ownText } from "./own_text.ts";

/** Most values counted individually; also the most that a `choice` of a fitted scenario has. */
const VALUES_KEPT = 64;
/** Longer texts are distinguished by their hash alone. */
const LONGEST_KEPT = 200;

type CountedValue = string | number | bigint;

/**
 * Which values are frequent, and how many there are: exact up to 64 different ones. Beyond, the frequent ones remain, their
 * counts too low by at most 1/64 of all (Misra and Gries: "Finding repeated elements", 1982), and the number of different
 * values is estimated.
 */
export class ValueCounter {
  readonly #counts = new Map<CountedValue, number>();
  #distinct: DistinctCounter | null = null;
  #count = 0;
  /** Values of updates that were compared with the one before, and those that differ from it. */
  compared = 0;
  changed = 0;

  /** Counts a value; `hash` is that of the value. */
  add(value: CountedValue, hash: Hash64): void {
    this.#count++;
    this.#distinct?.add(hash);
    const known = this.#counts.get(value);
    if (known !== undefined) {
      this.#counts.set(value, known + 1);
    } else if (typeof value === "string" && value.length > LONGEST_KEPT) {
      this.#estimate().add(hash);
    } else if (this.#counts.size < VALUES_KEPT) {
      this.#counts.set(typeof value === "string" ? ownText(value) : value, 1);
    } else {
      this.#estimate().add(hash);
      this.#decrement();
    }
  }

  /** Adds another counter's values. */
  merge(other: ValueCounter): void {
    this.#count += other.#count;
    this.compared += other.compared;
    this.changed += other.changed;
    for (const [value, count] of other.#counts) {
      this.#counts.set(value, (this.#counts.get(value) ?? 0) + count);
    }
    if (this.#counts.size > VALUES_KEPT || other.#distinct !== null) this.#estimate();
    if (this.#distinct !== null) {
      for (const value of other.#counts.keys()) this.#countDistinct(value);
      if (other.#distinct !== null) this.#distinct.merge(other.#distinct);
    }
    while (this.#counts.size > VALUES_KEPT) this.#decrement();
  }

  /** Values added. */
  get count(): number {
    return this.#count;
  }

  summary(): ValueStatistics {
    const { compared, changed } = this;
    return {
      count: this.#count,
      distinct: this.#distinct === null ? this.#counts.size : this.#distinct.estimate(),
      distinctExact: this.#distinct === null,
      compared,
      changed,
      top: [...this.#counts].map(([value, count]) => [String(value), count] as const)
        .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)),
    };
  }

  /** Switches to estimating the number of different values, beginning with those kept. */
  #estimate(): DistinctCounter {
    if (this.#distinct === null) {
      this.#distinct = new DistinctCounter();
      for (const value of this.#counts.keys()) this.#countDistinct(value);
    }
    return this.#distinct;
  }

  #countDistinct(value: CountedValue): void {
    const hash: Hash64 = { low: 0, high: 0 };
    if (typeof value === "string") hashText(value, hash);
    else hashNumber(value, hash);
    this.#distinct!.add(hash);
  }

  #decrement(): void {
    for (const [value, count] of this.#counts) {
      if (count === 1) this.#counts.delete(value);
      else this.#counts.set(value, count - 1);
    }
  }
}
