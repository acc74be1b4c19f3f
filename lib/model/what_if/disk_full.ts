import type { EntityLaws } from "../evidence/law_projections.ts";
import { askLaw } from "../evidence/projection.ts";
import { fileBytes } from "../predict.ts";
import type { Interval } from "../verdicts/verdict.ts";

/** When a chain that keeps its history fills its disk, seconds from its full size on; Infinity: never. */
export interface DiskFull {
  readonly seconds: number;
  readonly interval: Interval;
  /** How many times beyond the tested size the chain is by then. */
  readonly beyond: number;
}

/** Longest time looked ahead. choice: beyond a thousand years nobody asks. */
const LONGEST_S = 3.2e10;

/**
 * The time until the file, grown by so many versions a second of the steady blocks, takes the whole disk: by the law of sizes, its
 * interval where the interval of the size does. Null without such a law or without writes.
 */
export function diskFull(
  laws: EntityLaws | undefined,
  { perS, diskGb }: { readonly perS: number; readonly diskGb: number },
): DiskFull | null {
  if (laws === undefined || laws.size === null || !(perS > 0)) return null;
  const { size, fullStored, payloadTimes = 1, commits: { blocks: { steady: { shape } } } } = laws;
  const stored = (seconds: number) => {
    const blocks = seconds * perS / shape.versions;
    return {
      rows: fullStored.rows + blocks * shape.rows,
      versions: fullStored.versions + blocks * shape.versions,
      payloadBytes: fullStored.payloadBytes + blocks * shape.payloadBytes,
    };
  };
  const fileAt = (seconds: number) => {
    const then = stored(seconds);
    return askLaw(size, { size: then.rows, times: payloadTimes, question: (c) => fileBytes(c, then) });
  };
  const until = (bytes: (seconds: number) => number) => firstBeyond(bytes, diskGb * 1e9);
  const seconds = until((s) => fileAt(s).value);
  const { interval, beyond } = fileAt(Math.min(seconds, LONGEST_S));
  return {
    seconds,
    interval: interval && [until((s) => fileAt(s).interval![1]), until((s) => fileAt(s).interval![0])],
    beyond,
  };
}

/** The first second at which a growing value reaches a limit; 0 where it does from the start, Infinity where it does not in time. */
function firstBeyond(valueAt: (seconds: number) => number, limit: number): number {
  if (valueAt(0) >= limit) return 0;
  if (valueAt(LONGEST_S) < limit) return Infinity;
  let [before, after] = [0, LONGEST_S];
  for (let i = 0; i < 80; i++) {
    const middle = (before + after) / 2;
    if (valueAt(middle) >= limit) after = middle;
    else before = middle;
  }
  return after;
}
