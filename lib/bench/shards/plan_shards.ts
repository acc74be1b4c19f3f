import { UsageError } from "../../errors.ts";
import { addSize, NO_SIZE, rowCount, scenarioSize } from "../../scenarios/scenario_size.ts";
import { type Estimate, estimateMaking, estimateRows, logOf, PROCESS_S } from "../plan/estimate.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { SHARD_CASES, type ShardCase, type ShardCaseName } from "./shard_cases.ts";

/** What is measured. */
export interface ShardsPlan extends StoreContestant {
  readonly cases: readonly ShardCaseName[];
  readonly scale: number;
  /** Numbers of shards, ascending, one first. */
  readonly shards: readonly number[];
  readonly rounds: number;
  /** Most processes that append at the same time. */
  readonly workers: number;
}

/** Most shards. choice: twice the ten of the sources' largest division (002:L515), and what file handles easily hold. */
export const SHARDS_MAX = 20;
/** What operations write on top of the entities that are loaded, as a share, and the directory on top of that. choice: as the scenarios' stream, rounded up. */
const STREAM = 0.25;
/** Questions and look-ups of one division in one round, s. choice: a few milliseconds for each of 200 queries, three times. */
const ASKING_S = 4;

/** Numbers of shards as they are measured: with the one chain that all are held against. @throws {UsageError} */
export function withOne(shards: readonly number[]): number[] {
  const all = [...new Set([1, ...shards])].sort((a, b) => a - b);
  if (all.length > 1) return all;
  throw new UsageError("--shards names one chain alone, which all others are held against", {
    expected: `numbers from 2 to ${SHARDS_MAX}, such as 2,4,8`,
    actual: shards.join(","),
  });
}

/** Time of all, and the most disk. */
export function estimateShards({ cases, scale, shards, rounds, ...contestant }: ShardsPlan): Estimate {
  const estimates = cases.map((name) => {
    const { regions }: ShardCase = SHARD_CASES[name];
    const size = regions.map((scenario) => scenarioSize(scenario, scale)).reduce(addSize, NO_SIZE);
    const written = {
      rows: Math.ceil((1 + STREAM) * rowCount(size)),
      payloadBytes: Math.ceil((1 + STREAM) * size.payloadBytes),
    };
    // Each division is a copy of the chain; what must be answered is made once more.
    const made = estimateMaking(written);
    const stored = estimateRows(written, contestant);
    const round = stored.seconds + ASKING_S + 4 * PROCESS_S;
    return {
      seconds: (2 + shards.length / 2) * made.seconds + rounds * shards.length * round,
      diskBytes: (1 + shards.length) * made.diskBytes + stored.diskBytes + logOf(stored.diskBytes),
    };
  });
  return {
    seconds: estimates.reduce((sum, { seconds }) => sum + seconds, 0),
    diskBytes: Math.max(...estimates.map(({ diskBytes }) => diskBytes)),
  };
}

/** Pieces of work, of which progress is told: chains made; each division appended, looked at and asked in each round. */
export function stepCount({ cases, shards, rounds }: ShardsPlan): number {
  return cases.length * (1 + 3 * rounds * shards.length);
}
