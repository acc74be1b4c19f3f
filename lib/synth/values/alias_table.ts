import { scaleWord } from "./counter_hash.ts";

/**
 * Draws an index by whole-number weights in constant time, with integers only.
 *
 * Walker's alias method as built by Vose ("A linear algorithm for generating random numbers with a given distribution",
 * IEEE Transactions on Software Engineering 1991): every column holds its own index below a threshold, another above.
 */
export class AliasTable {
  readonly #thresholds: number[];
  readonly #aliases: number[];
  readonly #total: number;

  /** @param weights Whole numbers, not all 0; weights times their count stay below 2^32. */
  constructor(weights: readonly number[]) {
    this.#total = weights.reduce((a, b) => a + b, 0);
    const left = weights.map((weight) => weight * weights.length);
    this.#thresholds = weights.map(() => this.#total);
    this.#aliases = weights.map((_, i) => i);
    const small = left.flatMap((weight, i) => (weight < this.#total ? [i] : []));
    const large = left.flatMap((weight, i) => (weight < this.#total ? [] : [i]));
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.at(-1)!;
      this.#thresholds[poor] = left[poor]!;
      this.#aliases[poor] = rich;
      left[rich]! -= this.#total - left[poor]!;
      if (left[rich]! < this.#total) small.push(large.pop()!);
    }
  }

  /** The index two random 32-bit words stand for. */
  pick(first: number, second: number): number {
    const column = scaleWord(first, this.#aliases.length);
    return scaleWord(second, this.#total) < this.#thresholds[column]! ? column : this.#aliases[column]!;
  }
}
