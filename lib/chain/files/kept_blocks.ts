import type { FileReader } from "./file_reader.ts";

/** Blocks of an unfinished file that are compared with regenerated ones. choice: each costs generating one block. */
const SAMPLE_MAX = 32;

/** A block of an unfinished file, read on demand. */
export interface KeptBlock {
  readonly number: number;
  read(): Uint8Array;
}

/** The complete blocks at the beginning of an unfinished file. */
export interface KeptBlocks {
  /** Number of the last one; null where there is none. */
  readonly last: number | null;
  /** Some of them, evenly spaced, the newest first: where data changed, the newest block shows it at the latest. */
  readonly sample: readonly KeptBlock[];
  /** Where the last one ends, bytes from the beginning of the file. */
  readonly bytes: number;
}

/** Where a block lies in a file: its own bytes, and where the next block begins. */
export interface BlockSpan {
  readonly number: number;
  readonly at: number;
  readonly length: number;
  readonly end: number;
}

/**
 * Finds the complete blocks of an unfinished file.
 * @param find The block that begins at a position, after block `last`; null where it is cut short, damaged or out of order.
 */
export function findKeptBlocks(
  file: FileReader,
  start: number,
  find: (position: number, last: number | null) => BlockSpan | null,
): KeptBlocks {
  const sample = new Sample();
  let [last, bytes]: [number | null, number] = [null, start];
  for (let block = find(bytes, last); block !== null; block = find(bytes, last)) {
    const { number, at, length, end } = block;
    sample.add({ number, read: () => file.readAt(at, length) });
    [last, bytes] = [number, end];
  }
  return { last, sample: sample.blocks(), bytes };
}

/** Picks blocks evenly from a sequence of unknown length, the first and the last among them. */
class Sample {
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

  /** Newest first. */
  blocks(): readonly KeptBlock[] {
    if (this.#last === null) return [];
    const picked = this.#picked.toReversed();
    return picked[0] === this.#last ? picked : [this.#last, ...picked];
  }
}
