/** Which entities each block of the initial load holds: the same mix of types in all of them. Blocks count from 0. */
export class LoadSchedule {
  readonly blocks: number;
  readonly #counts: readonly number[];

  /** @param counts Entities of each type. */
  constructor(counts: readonly number[], blocks: number) {
    this.#counts = counts;
    this.blocks = blocks;
  }

  /** Entities of a type in the whole load. */
  count(type: number): number {
    return this.#counts[type]!;
  }

  /** Entities of a type in the first `blocks` blocks: their share, split so that products stay below 2^53. */
  before(type: number, blocks: number): number {
    const rest = this.#counts[type]! % this.blocks;
    const each = (this.#counts[type]! - rest) / this.blocks;
    return each * blocks + Math.floor(rest * blocks / this.blocks);
  }

  /** The block that holds an entity. */
  blockOf(type: number, entity: number): number {
    let block = Math.min(this.blocks - 1, Math.floor(entity / this.#counts[type]! * this.blocks));
    while (this.before(type, block) > entity) block--;
    while (this.before(type, block + 1) <= entity) block++;
    return block;
  }
}
