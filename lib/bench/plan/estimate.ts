import { isBulkLoad } from "../../runs/bulk_trials.ts";
import type { ScenarioSize } from "../../scenarios/scenario.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import type { QueryProfile } from "./profiles.ts";

/** Expected time and disk of a piece of work: for plans and the check of free disk, never for results. */
export interface Estimate {
  readonly seconds: number;
  readonly diskBytes: number;
}

/** Seconds that a process of a trial takes besides its work. choice: as `COSTS`. */
export const PROCESS_S = 0.8;

/** Longest log that is reckoned with: 472 MB of the exact schema at the full marketplace, 512 MB the bound of a variant. */
const LOG_BYTES = 512e6;

/**
 * Rough costs on two cores. `choice:` conservative values from runs of this project, so that plans do not promise too much.
 * Rows: SQLite appends by Arkiv's exact schema, up to so many; beyond, a row takes longer by a power of their number (`growth`). Bytes a
 * row: with its 14 indexes.
 */
const COSTS = {
  rowsPerS: 42_000,
  flatRows: 400_000,
  /** Of a block beside its rows, in a store of so many rows or more: nearly every index entry then goes into the log with a page of its own. Mendoza at 0.1x. */
  block: { seconds: 0.0025, rows: 2e6 },
  /** Of a commit that waits for the disk, beyond the same without. Measured: 0.2 to 0.3 ms, Mendoza's blocks at 0.0004x to 0.03x. */
  syncS: 0.0005,
  bytesPerRow: 650,
  /** Bytes that payloads take in a store; measured: 1.02 times at Mendoza's sizes, whose rows' slack holds the pages' rest. */
  storedPayloads: 1.1,
  /**
   * Bytes that a load at once sorts and keeps aside beside the file, as a share of it. Measured at 0.03x of the marketplace: 0.15 of
   * posting, 0.21 of the exact schema; choice: a margin for what was still in memory at that size.
   */
  sortedBytes: 0.3,
  /** Time of a chain loaded at once, mostly so, or with restricted memory, of that block by block. */
  loadTime: { bulk: 0.3, rewritten: 0.5, restricted: 2 } as Readonly<Record<string, number>>,
  processS: PROCESS_S,
  /** Checks read all of a store: rows, in Arkiv's exact schema, and payloads. Measured: all use cases from 0.4 to 234 million rows. */
  checkRowsPerS: 100_000,
  checkedPayloadsPerS: 75e6,
  queryS: 0.0015,
  /**
   * A pass that makes data: rows, and payloads, which the second one, of what to expect, makes none of. Measured: 31 and 16 s of the
   * marketplace at 1x, 187 s of a first pass over 234 million rows without payloads.
   */
  generatedRowsPerS: 1_100_000,
  generatedPayloadsPerS: 150e6,
  generatedBytesPerRow: 60,
} as const;

/** Rough costs of a kind of store, relative to Arkiv's exact schema. */
interface RelativeCost {
  /** Time to append and to check. */
  readonly time: number;
  /** Power of its size by which a row takes longer; that of the exact schema where left out. */
  readonly growth?: number;
  /** Bytes of a row, without payloads: those are stored alike. */
  readonly bytes: number;
}

/**
 * What `COSTS` are those of, and the cost of a kind that is not in the table. Its growth: 0.36, 2.5, 12 and 27 million rows of the
 * marketplace took 8.5, 65, 502 and 1,440 s.
 */
const EXACT_SCHEMA = { time: 1, bytes: 1, growth: 0.2 } as const satisfies RelativeCost;

/**
 * By the kind's name. `choice:` from the marketplace at 0.01x, where these kinds took 6, 3.5 and 3 times less of the writing
 * thread's CPU and their files, 65 bytes of payload a row included, were 0.26, 0.30 and 0.27 as large: deno task race
 * --contestants bitemporal,posting,clustered,bitmap --scenario compute-marketplace --scale 0.01; time of `posting` from the reference run,
 * where 0.36, 2.5, 12 and 27 million rows took 1.3, 7.8, 49 and 137 s; those in PostgreSQL relative to posting, 0.65 and 0.43 times as fast
 * by CPU, into 1.3 and 2.1 times the bytes there
 */
const RELATIVE_COSTS: ReadonlyMap<string, RelativeCost> = new Map([
  ["posting", { time: 1 / 7, bytes: 0.12, growth: 0.1 }],
  ["clustered", { time: 1 / 3.5, bytes: 0.17 }],
  ["bitmap", { time: 1 / 3, bytes: 0.13 }],
  ...["posting-node-sqlite", "posting-libsql"].map((name) => [name, { time: 1 / 5, bytes: 0.12 }] as const),
  ["duckdb", { time: 1 / 4, bytes: 0.12 }],
  ...["posting-rtree", "posting-h3", "posting-geohash"].map((name) =>
    [name, { time: 1 / 5, bytes: 0.12 }] as const
  ),
  ...["postgres", "postgres-gist"].map((name) => [name, { time: 1 / 3.5, bytes: 0.18 }] as const),
  ["postgres-btree", { time: 1 / 2.3, bytes: 0.36 }],
]);

function costOf(store: string): RelativeCost {
  return RELATIVE_COSTS.get(store) ?? EXACT_SCHEMA;
}

/**
 * Appending so many rows, written or closed, with their payloads: time without starting anything, and the store's file.
 * @param size `blocks`: where they are small; 0 by default.
 */
export function estimateRows(
  { rows, payloadBytes, blocks = 0 }: {
    readonly rows: number;
    readonly payloadBytes: number;
    readonly blocks?: number;
  },
  { store, variant }: { readonly store: string; readonly variant: string },
): Estimate {
  const { time, bytes, growth = EXACT_SCHEMA.growth } = costOf(store);
  const slower = Math.max(1, rows / COSTS.flatRows) ** growth;
  const ofBlocks = blocks * COSTS.block.seconds * Math.min(1, rows / COSTS.block.rows);
  const synced = variant.endsWith("full") ? blocks : 0;
  return {
    seconds: time * (slower * rows / COSTS.rowsPerS + ofBlocks) + synced * COSTS.syncS,
    diskBytes: Math.ceil(rows * COSTS.bytesPerRow * bytes + COSTS.storedPayloads * payloadBytes + 8e6),
  };
}

/** What a load takes. */
export interface LoadEstimate extends Estimate {
  /** What sorting keeps aside beside the store's file until the load ends. */
  readonly sortedBytes: number;
}

/** Loading a new store with so many rows: at once, or block by block where the store cannot. `diskBytes`: its file alone. */
export function estimateLoad(
  size: { readonly rows: number; readonly payloadBytes: number },
  { bulk = true, ...contestant }: {
    readonly store: string;
    readonly variant: string;
    readonly bulk?: boolean;
  },
): LoadEstimate {
  const { seconds, diskBytes } = estimateRows(size, contestant);
  return {
    seconds: (bulk ? COSTS.loadTime.bulk! : 1) * seconds,
    diskBytes,
    sortedBytes: bulk ? Math.ceil(COSTS.sortedBytes * diskBytes) : 0,
  };
}

/** Bytes of the write-ahead log beside a file, at most: no longer than what is written. */
export function logOf(writtenBytes: number): number {
  return Math.min(LOG_BYTES, writtenBytes);
}

/**
 * An append trial: its time with queries; the store's file, its log, and what a load at once keeps aside.
 * @param work `store`: name of its kind; `benchmark`: what its trial measures; `openRatePerS`: queries a second of the open loop, 0 for none.
 */
export function estimateAppend(
  size: ScenarioSize,
  work: {
    readonly blocks: number;
    readonly queries: QueryProfile;
    readonly openRatePerS: number;
    readonly benchmark: string;
    readonly store: string;
    readonly variant: string;
  },
): Estimate {
  const { queries, openRatePerS } = work;
  const rows = rowCount(size);
  const openS = openRatePerS === 0 ? 0 : queries.openArrivals / openRatePerS;
  const blocks = isBulkLoad(work) ? 0 : work.blocks;
  const { seconds, diskBytes } = estimateRows({ rows, payloadBytes: size.payloadBytes, blocks }, work);
  const sorted = isBulkLoad(work) ? COSTS.sortedBytes * diskBytes : 0;
  const log = work.benchmark === "bulk" ? 0 : logOf(diskBytes);
  return {
    seconds: COSTS.processS + (COSTS.loadTime[work.benchmark] ?? 1) * seconds +
      costOf(work.store).time * rows / COSTS.checkRowsPerS + size.payloadBytes / COSTS.checkedPayloadsPerS +
      queries.instances * (queries.rounds + 1) * COSTS.queryS + openS,
    diskBytes: Math.ceil(diskBytes + sorted + log),
  };
}

/** A block file and its expectations. */
export function estimatePrepare(size: ScenarioSize): Estimate {
  const rows = rowCount(size);
  const { seconds, diskBytes } = estimateMaking({ rows, payloadBytes: size.payloadBytes });
  return { seconds: COSTS.processS + seconds + rows / COSTS.generatedRowsPerS, diskBytes };
}

/** Making a block file of so many rows with their payloads, once. */
export function estimateMaking(
  { rows, payloadBytes }: { readonly rows: number; readonly payloadBytes: number },
): Estimate {
  return {
    seconds: rows / COSTS.generatedRowsPerS + payloadBytes / COSTS.generatedPayloadsPerS,
    diskBytes: Math.ceil(rows * COSTS.generatedBytesPerRow + payloadBytes + 1e6),
  };
}
