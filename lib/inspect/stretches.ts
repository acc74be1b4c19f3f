import type { PhaseStatistics } from "./census_summary.ts";

/** Most stretches of a calendar. */
const STRETCHES = 64;

/** What one block adds to the stretch it is in. */
export type BlockCounts = Omit<PhaseStatistics, "name" | "fromBlock" | "toBlock">;

type Counts = { -readonly [Name in keyof BlockCounts]: number };

const NOTHING: BlockCounts = {
  blocksWithOperations: 0,
  operations: 0,
  entities: 0,
  versions: 0,
  payloadBytes: 0,
};

/** Counts by stretches of blocks of equal length; the length doubles when there would be more than 64 of them. */
export class Calendar {
  #first: number | null = null;
  #length = 1;
  #counts: Counts[] = [];

  add(block: number, counts: BlockCounts): void {
    this.#first ??= block;
    while (block - this.#first >= STRETCHES * this.#length) this.#double();
    const stretch = Math.floor((block - this.#first) / this.#length);
    while (this.#counts.length <= stretch) this.#counts.push({ ...NOTHING });
    addTo(this.#counts[stretch]!, counts);
  }

  /** Blocks in a stretch. */
  get length(): number {
    return this.#length;
  }

  /** Stretches up to the last block added. */
  get count(): number {
    return this.#counts.length;
  }

  summary(lastBlock: number): PhaseStatistics[] {
    return this.#counts.map((counts, i) => {
      const fromBlock = this.#first! + i * this.#length;
      return {
        name: String(i + 1),
        fromBlock,
        toBlock: Math.min(lastBlock + 1, fromBlock + this.#length),
        ...counts,
      };
    });
  }

  #double(): void {
    this.#length *= 2;
    const halves = this.#counts;
    this.#counts = [];
    halves.forEach((counts, i) => {
      if (i % 2 === 0) this.#counts.push(counts);
      else addTo(this.#counts.at(-1)!, counts);
    });
  }
}

/** Counts by stretches that are given. */
export class GivenStretches {
  readonly #stretches: readonly {
    readonly name: string;
    readonly fromBlock: number;
    readonly toBlock: number;
  }[];
  readonly #counts: readonly Counts[];

  constructor(
    stretches: readonly { readonly name: string; readonly fromBlock: number; readonly toBlock: number }[],
  ) {
    this.#stretches = stretches;
    this.#counts = stretches.map(() => ({ ...NOTHING }));
  }

  add(block: number, counts: BlockCounts): void {
    this.#stretches.forEach(({ fromBlock, toBlock }, i) => {
      if (block >= fromBlock && block < toBlock) addTo(this.#counts[i]!, counts);
    });
  }

  summary(): PhaseStatistics[] {
    return this.#stretches.map(({ name, fromBlock, toBlock }, i) => ({
      name,
      fromBlock,
      toBlock,
      ...this.#counts[i]!,
    }));
  }
}

function addTo(counts: Counts, more: BlockCounts): void {
  counts.blocksWithOperations += more.blocksWithOperations;
  counts.operations += more.operations;
  counts.entities += more.entities;
  counts.versions += more.versions;
  counts.payloadBytes += more.payloadBytes;
}
