import { statfsSync } from "node:fs";
import type { Manifest } from "../../lib/runs/manifest.ts";
import { columnsOf } from "../../lib/runs/frame.ts";
import type { Row, TableName } from "../../lib/runs/schema.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { RUN_SCHEMA, TABLE_NAMES } from "../../lib/runs/schema.ts";

/** A manifest with plausible values, for tests of run folders. */
export function sampleManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    schema: RUN_SCHEMA,
    run: "2026-11-22-test",
    status: "running",
    createdAt: "2026-11-22T00:00:00.000Z",
    finishedAt: null,
    command: "deno task bench",
    profile: "smoke",
    seed: "1",
    shard: null,
    gitCommit: null,
    versions: { deno: "2.9.6" },
    machine: { cores: 2, cpu: "test", memoryBytes: 8e9, os: "linux", arch: "x86_64" },
    storage: { path: "/x", kind: "ext4", fsyncP50Us: 900, fsyncP99Us: 4000, real: true, freeBytes: 1e10 },
    scenarios: [],
    settings: { "bitemporal normal": { journal_mode: "wal", page_size: 4096 } },
    timeMs: { store: 10 },
    peakRssBytes: 1e8,
    trialsPlanned: 2,
    trialsDone: 0,
    checks: [],
    ...changes,
  };
}

/** Columns of a trial on a machine that tells nothing of its load, such as of an older run. */
export const NO_LOAD = {
  load_average: null,
  others_cpu_share: null,
  steal_share: null,
  cpu_wait_share: null,
  fsync_before_us: null,
  fsync_after_us: null,
} as const;

/** The same on a quiet machine. */
export const QUIET_LOAD = {
  load_average: 1.1,
  others_cpu_share: 0.013,
  steal_share: 0.004,
  cpu_wait_share: 0.009,
  fsync_before_us: 143,
  fsync_after_us: 186,
} as const;

/** The same beside other programs that would use both processors alone. */
export const BUSY_LOAD = {
  ...QUIET_LOAD,
  load_average: 8.8,
  others_cpu_share: 0.54,
  cpu_wait_share: 0.48,
} as const;

/** A row of any table with a value of the right type in every column, different by index; optional ones null when odd. */
export function sampleRow<T extends TableName>(table: T, trial: string, index: number): Row<T> {
  const row: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(columnsOf(table))) {
    if (column.optional && index % 2 === 1) row[name] = null;
    else if (column.type === "text") row[name] = `${name} "${index}" é\n`;
    else if (column.type === "boolean") row[name] = index % 2 === 0;
    else if (column.type === "integer") row[name] = 2 ** 45 + index;
    else row[name] = index + 0.125;
  }
  row.trial = trial;
  return row as unknown as Row<T>;
}

/** Writes a finished trial with `count` rows in every table. */
export async function writeSampleTrial(dir: string, trial: string, count: number): Promise<void> {
  const writer = await TrialWriter.create(dir, trial);
  for (const table of TABLE_NAMES) {
    for (let index = 0; index < count; index++) writer.add(table, sampleRow(table, trial, index));
  }
  await writer.done({});
}

/** Bytes that must be free in memory for the files of tests. choice: many times what any of them writes. */
const ROOM = 2e9;

/**
 * A folder of a test's own: in memory, where Linux keeps files there and has room. On a disk, the folders of an empty registry alone
 * take a hundred times as long.
 */
export const TEMPORARY: Deno.MakeTempOptions = { ...inMemory(), prefix: "headroom-test-" };

function inMemory(): Deno.MakeTempOptions {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > ROOM ? { dir: "/dev/shm" } : {};
  } catch {
    return {};
  }
}

/**
 * Runs a test body in a folder of its own (`TEMPORARY`) and removes it afterwards. A run that is measured in memory is no evidence:
 * `onDisk` is for what needs one.
 */
export async function inTemporaryFolder(body: (dir: string) => Promise<void>): Promise<void> {
  await inFolder(await Deno.makeTempDir(TEMPORARY), body);
}

/** The same in the system's folder for temporary files. */
export async function onDisk(body: (dir: string) => Promise<void>): Promise<void> {
  await inFolder(await Deno.makeTempDir({ prefix: "headroom-test-" }), body);
}

async function inFolder(dir: string, body: (dir: string) => Promise<void>): Promise<void> {
  try {
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
