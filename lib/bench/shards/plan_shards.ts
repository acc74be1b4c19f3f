import { UsageError } from "../../errors.ts";
import { addSize, NO_SIZE, rowCount, scenarioSize } from "../../scenarios/scenario_size.ts";
import { POSTGRES_FDW } from "../../stores/postgres/fdw/fdw_store.ts";
import { FDW_VARIANTS } from "../../stores/postgres/fdw/fdw_variants.ts";
import { type Estimate, estimateMaking, estimateRows, logOf, PROCESS_S } from "../plan/estimate.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { SHARD_CASES, type ShardCase, type ShardCaseName } from "./shard_cases.ts";

/** Ways to divide a chain. */
export const SHARD_WAYS = {
  chains: "a store for each shard, and a directory chain",
  servers: "PostgreSQL on so many servers, over postgres_fdw",
} as const;
/** One of them. */
export type ShardWay = keyof typeof SHARD_WAYS;

/** What the chain is appended to in a round. */
export interface ShardsContestant extends StoreContestant {
  readonly label: string;
  readonly shards: number;
}

/** What is measured. */
export interface ShardsPlan extends StoreContestant {
  readonly way: ShardWay;
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

/** The store of the way by servers that holds the whole chain. */
export const ONE_SERVER = "postgres";
/** Numbers of servers that there are stores for. */
const SERVERS = POSTGRES_FDW.map(({ name }) => Number(name.split("-").at(-1)));
/** Most servers with which single settings are measured. choice: as many as ride-sharing has regions. */
const SETTINGS_SERVERS = 4;

/** @throws {UsageError} There is no store on so many servers. */
export function refuseServers(shards: readonly number[]): void {
  const wrong = shards.find((count) => count > 1 && !SERVERS.includes(count));
  if (wrong === undefined) return;
  throw new UsageError(`--shards ${wrong} is no number of servers`, {
    expected: `some of ${SERVERS.join(", ")}`,
    actual: String(wrong),
  });
}

/** What takes turns: each number of shards; of servers also one setting after the other as postgres_fdw begins with it. */
export function contestantsOf({ way, store, variant, shards }: ShardsPlan): ShardsContestant[] {
  if (way === "chains") {
    return shards.map((count) => ({ label: String(count), shards: count, store, variant }));
  }
  const plain = shards.map((count) => ({
    ...{ label: String(count), shards: count, variant },
    store: count === 1 ? ONE_SERVER : `postgres-fdw-${count}`,
  }));
  const usual = plain.findLast(({ shards }) => shards > 1 && shards <= SETTINGS_SERVERS);
  if (variant !== "normal" || usual === undefined) return plain;
  const settings = Object.entries(FDW_VARIANTS).filter(([, { onRequest }]) => onRequest === true);
  return [
    ...plain,
    ...settings.map(([id]) => ({ ...usual, label: `${usual.label}, ${id}`, variant: id })),
  ];
}

/** Time of all, and the most disk. */
export function estimateShards(plan: ShardsPlan): Estimate {
  const { cases, scale, rounds } = plan;
  const contestants = contestantsOf(plan);
  const estimates = cases.map((name) => {
    const { regions }: ShardCase = SHARD_CASES[name];
    const size = regions.map((scenario) => scenarioSize(scenario, scale)).reduce(addSize, NO_SIZE);
    const written = {
      rows: Math.ceil((1 + STREAM) * rowCount(size)),
      payloadBytes: Math.ceil((1 + STREAM) * size.payloadBytes),
    };
    // Each division is a copy of the chain; what must be answered is made once more.
    const made = estimateMaking(written);
    const copies = plan.way === "chains" ? contestants.length : 1;
    const stored = contestants.map((own) => ({ own, ...estimateRows(written, own) }));
    const most = Math.max(...stored.map(({ own, diskBytes }) => diskBytes + serversOf(own) * SERVER_BYTES));
    return {
      seconds: (2 + copies / 2) * made.seconds + stored.reduce(
        (sum, { own, seconds }) =>
          sum + rounds * (seconds + ASKING_S + 3 * PROCESS_S + serversOf(own) * SERVER_S),
        0,
      ),
      diskBytes: (1 + copies) * made.diskBytes + most + logOf(most),
    };
  });
  return {
    seconds: estimates.reduce((sum, { seconds }) => sum + seconds, 0),
    diskBytes: Math.max(...estimates.map(({ diskBytes }) => diskBytes)),
  };
}

/** Of a new server: its own databases and log; and to make it and to start it three times. choice: measured, rounded up. */
const SERVER_BYTES = 1e8;
const SERVER_S = 3;

/** Servers that a contestant starts: of several, the coordinator too. */
function serversOf({ store, shards }: ShardsContestant): number {
  if (!store.startsWith(ONE_SERVER)) return 0;
  return shards === 1 ? 1 : shards + 1;
}

/** Pieces of work, of which progress is told: chains made; each division appended and asked in each round. */
export function stepCount(plan: ShardsPlan): number {
  return plan.cases.length * (1 + 2 * plan.rounds * contestantsOf(plan).length);
}
