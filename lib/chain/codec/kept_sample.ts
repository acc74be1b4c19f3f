/** Blocks of an unfinished file that are compared with those made again. choice: each costs making one block. */
const SAMPLE_MAX = 32;

/** A block of an unfinished file, read when it is asked for. */
export interface KeptBlock {
  readonly number: number;
  read(): Uint8Array;
}

/** Picks blocks evenly from as many as come, the first and the last among them. */
export class KeptSample {
  #every = 1;
  #count = 0;
  #picked: KeptBlock[] = [];
  #last: KeptBlock | null = null;

  add(block: KeptBlock): void {
    this.#last = block;
    if (this.#count++ % this.#every !== 0) return;
    if (this.#picked.length === SAMPLE_MAX) {
      this.#picked = this.#picked.filter((_, index) => index % 2 === 0);
      this.#every *= 2;
      if ((this.#count - 1) % this.#every !== 0) return;
    }
    this.#picked.push(block);
  }

  get last(): KeptBlock | null {
    return this.#last;
  }

  /** Newest first: where data changed, that shows in the newest at the latest. */
  blocks(): readonly KeptBlock[] {
    if (this.#last === null) return [];
    const picked = this.#picked.toReversed();
    return picked[0] === this.#last ? picked : [this.#last, ...picked];
  }
}
