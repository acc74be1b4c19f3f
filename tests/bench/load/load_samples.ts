import type { CommitRecord, LoadEnd } from "../../../lib/bench/load/load_task.ts";
import type { OfferedLoad } from "../../../lib/bench/load/offered_load.ts";

/** 20 s of 100 entities a second, in ten blocks, and of 10 queries a second by two readers. */
export const LOAD: OfferedLoad = {
  ...{ mix: "steady", writePerS: 100, perBlock: null, readPerS: 10, readers: 2, seconds: 20 },
  ...{ commitP99Ms: 500, queryP99Ms: 100 },
};

/** How a run ended in which nothing went wrong. */
export const ENDED: LoadEnd = {
  ...{ logBytesMax: 1000, writerFailed: null },
  readers: [{ unasked: 0, checkMs: 5, empty: 0 }, { unasked: 0, checkMs: 5, empty: 0 }],
  processors: { busy: 0.5, others: 0.01 },
};

/** Blocks of 200 entities that are due every 2 s, each with its service time, ms; one begins when it is due and the one before is done. */
export function commitsOf(serviceMs: readonly number[], changes: Partial<CommitRecord> = {}): CommitRecord[] {
  let doneUs = 0;
  return serviceMs.map((ms, n) => {
    const dueUs = 2e6 * n;
    const startUs = Math.max(dueUs, doneUs);
    doneUs = startUs + 1000 * ms;
    return {
      ...{ block: 100 + n, entities: 200, rows: 4000, dueUs, startUs, endUs: doneUs, lagUs: 0 },
      ...{ logBytes: 500, logRestarts: n, checkpointed: true, logPinned: false },
      ...changes,
    };
  });
}
