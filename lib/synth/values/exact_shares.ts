import { apportion } from "../../scenarios/builders/apportion.ts";
import type { CounterHash } from "./counter_hash.ts";
import { KeyedPermutation } from "./keyed_permutation.ts";

/**
 * Gives each of `members` entities one of several shares, so that exactly the apportioned number has each; which ones is
 * random. Unlike a draw by weight it leaves no sampling error in small shares.
 */
export class ExactShares {
  readonly #members: number;
  readonly #order: KeyedPermutation;
  /** Places of the random order before the end of each share. */
  readonly #ends: readonly number[];

  /** @param weights Not negative, not all 0. Members at and past `members` get what member modulo `members` has. */
  constructor(weights: readonly number[], members: number, hash: CounterHash) {
    this.#members = members;
    this.#order = new KeyedPermutation(members, hash);
    let end = 0;
    this.#ends = apportion(weights, members).map((count) => end += count);
  }

  /** Index of a member's share. */
  of(member: number): number {
    const place = this.#order.at(member % this.#members);
    let [low, high] = [0, this.#ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
