import type { Cohort } from "./cohort.ts";

/**
 * Which lives end in a block: those of all cohorts, sorted by the block of their end. The one thing about cohorts that is not
 * computed when it is asked for, since ends cannot be inverted: 4 bytes for each life that ends within the chain, and 4 for
 * each block.
 */
export class Endings {
  readonly #firstBlock: number;
  /** Number of the first entity of each cohort, all cohorts counted through. */
  readonly #firsts: readonly number[];
  /** Ends before each block, from the first on. */
  readonly #before: Uint32Array;
  readonly #entities: Uint32Array;

  constructor(
    cohorts: readonly Cohort[],
    { firstBlock, end }: { readonly firstBlock: number; readonly end: number },
  ) {
    this.#firstBlock = firstBlock;
    const firsts = [0];
    for (const cohort of cohorts) firsts.push(firsts.at(-1)! + cohort.bornBefore(end));
    this.#firsts = firsts;
    const ends = new Uint32Array(firsts.at(-1)!);
    cohorts.forEach((cohort, type) => {
      for (let entity = firsts[type]!; entity < firsts[type + 1]!; entity++) {
        ends[entity] = Math.min(end, cohort.endBlock(entity - firsts[type]!)) - firstBlock;
      }
    });
    const blocks = end - firstBlock;
    this.#before = new Uint32Array(blocks + 2);
    for (const block of ends) this.#before[block + 1]!++;
    for (let block = 0; block <= blocks; block++) this.#before[block + 1]! += this.#before[block]!;
    this.#entities = new Uint32Array(this.#before[blocks]!);
    const next = this.#before.slice();
    ends.forEach((block, entity) => {
      if (block < blocks) this.#entities[next[block]!++] = entity;
    });
  }

  /** In the order of types and entities. */
  *in(block: number): Generator<{ readonly type: number; readonly entity: number }> {
    const index = block - this.#firstBlock;
    for (let i = this.#before[index]!; i < this.#before[index + 1]!; i++) {
      const entity = this.#entities[i]!;
      const type = this.#firsts.findLastIndex((first) => first <= entity);
      yield { type, entity: entity - this.#firsts[type]! };
    }
  }
}
