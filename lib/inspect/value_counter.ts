import { DistinctCounter } from "./distinct_counter.ts";
import { type Hash64, hashNumber, hashText } from "./hash.ts";
import { ownText } from "./own_text.ts";

/** Values counted one by one. Also the most that a `choice` of a fitted scenario has. */
const VALUES_KEPT = 64;
/** Longer texts are told apart by their hash alone. */
const LONGEST_KEPT = 200;

export type CountedValue = string | number | bigint;

/**
 * Which values are frequent, and how many there are: exact up to 64 different ones. Beyond, the frequent ones stay with
 * counts too low by at most 1/64 of all (Misra and Gries: "Finding repeated elements", 1982), and the number of different
 * ones is estimated.
 */
export class ValueCounter {
  readonly #counts = new Map<CountedValue, number>();
  #distinct: DistinctCounter | null = null;

  /** Counts a value; `hash` is that of the value. */
  add(value: CountedValue, hash: Hash64): void {
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

  get exact(): boolean {
    return this.#distinct === null;
  }

  get distinct(): number {
    return this.#distinct === null ? this.#counts.size : this.#distinct.estimate();
  }

  /** Values kept, most frequent first, equal ones by their text. */
  top(): (readonly [value: string, count: number])[] {
    return [...this.#counts].map(([value, count]) => [String(value), count] as const)
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  }

  /** From now on the number of different values is estimated, beginning with those kept. */
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
