import type { Mutable, PhaseStatistics } from "./census_summary.ts";

/** Most periods of a calendar. */
const PERIODS = 64;

/** What a block adds to the period it is in. */
type BlockCounts = Omit<PhaseStatistics, "name" | "fromBlock" | "toBlock">;

/** Counts of no block. */
export const NO_COUNTS: BlockCounts = {
  blocksWithOperations: 0,
  operations: 0,
  entities: 0,
  versions: 0,
  payloadBytes: 0,
};

/** Counts by periods of equal length; the length doubles when there would be more than 64 of them. */
export class Calendar {
  #first: number | null = null;
  #length = 1;
  #counts: Mutable<BlockCounts>[] = [];

  add(block: number, counts: BlockCounts): void {
    this.#first ??= block;
    while (block - this.#first >= PERIODS * this.#length) this.#double();
    const period = this.periodOf(block);
    while (this.#counts.length <= period) this.#counts.push({ ...NO_COUNTS });
    addCounts(this.#counts[period]!, counts);
  }

  /** Position of the period that a block is in. */
  periodOf(block: number): number {
    return Math.floor((block - this.#first!) / this.#length);
  }

  /** Periods up to the last block added. */
  get count(): number {
    return this.#counts.length;
  }

  summary(lastBlock: number): PhaseStatistics[] {
    return this.#counts.map((counts, i) => {
      const fromBlock = this.#first! + i * this.#length;
      const toBlock = Math.min(lastBlock + 1, fromBlock + this.#length);
      return { name: String(i + 1), fromBlock, toBlock, ...counts };
    });
  }

  #double(): void {
    this.#length *= 2;
    const halves = this.#counts;
    this.#counts = halves.filter((_, i) => i % 2 === 0);
    halves.forEach((counts, i) => {
      if (i % 2 === 1) addCounts(this.#counts[(i - 1) / 2]!, counts);
    });
  }
}

/** Adds counts to others, in place. */
export function addCounts(counts: Mutable<BlockCounts>, more: BlockCounts): void {
  counts.blocksWithOperations += more.blocksWithOperations;
  counts.operations += more.operations;
  counts.entities += more.entities;
  counts.versions += more.versions;
  counts.payloadBytes += more.payloadBytes;
}
