import type { CommitRecord } from "./load_task.ts";

/** A tenth of the run. */
export interface LoadSlice {
  readonly fromS: number;
  readonly blocks: number;
  readonly queries: number;
  /** Longest service time of a block, longest response time of a query; 0 where there is none. */
  readonly commitUs: number;
  readonly queryUs: number;
  readonly logBytes: number;
  readonly restarts: number;
  readonly checkpoints: number;
  readonly pinned: number;
}

/** Slices of a run. choice: a screen. */
const SLICES = 10;
/** A run by tenths of its time; what ends after that is in the last one. */
export class Slices {
  readonly #all: { -readonly [Name in keyof LoadSlice]: LoadSlice[Name] }[];
  readonly #sliceS: number;

  constructor(seconds: number) {
    this.#sliceS = seconds / SLICES;
    this.#all = Array.from({ length: SLICES }, (_, i) => ({
      fromS: i * this.#sliceS,
      ...{
        blocks: 0,
        queries: 0,
        commitUs: 0,
        queryUs: 0,
        logBytes: 0,
        restarts: 0,
        checkpoints: 0,
        pinned: 0,
      },
    }));
  }

  addQuery(endUs: number, responseUs: number): void {
    const slice = this.#at(endUs);
    slice.queries++;
    slice.queryUs = Math.max(slice.queryUs, responseUs);
  }

  addCommit(record: CommitRecord, before: CommitRecord | undefined): void {
    const slice = this.#at(record.endUs);
    slice.blocks++;
    slice.commitUs = Math.max(slice.commitUs, record.endUs - record.startUs);
    slice.logBytes = Math.max(slice.logBytes, record.logBytes ?? 0);
    slice.restarts += record.logRestarts - (before?.logRestarts ?? 0);
    slice.checkpoints += Number(record.checkpointed);
    slice.pinned += Number(record.logPinned);
  }

  all(): LoadSlice[] {
    return this.#all.filter(({ blocks, queries }) => blocks + queries > 0);
  }

  #at(us: number) {
    return this.#all[Math.min(SLICES - 1, Math.floor(us / 1e6 / this.#sliceS))]!;
  }
}
