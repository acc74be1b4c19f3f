import { refuseOtherKind } from "../../output_place.ts";
import { UsageError } from "../../errors.ts";
import { newestRun } from "../../runs/find_run.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import { type BenchSettings, planOf } from "../../bench/plan/bench_settings.ts";
import type { BenchHost } from "../../bench/session/bench_host.ts";
import { refuseExistingStore } from "../../bench/session/refuse_existing_store.ts";
import { type BenchOutcome, resumeBench, startBench } from "../../bench/session/run_bench.ts";
import { runId } from "../../bench/session/run_id.ts";
import { followRun } from "./follow_run.ts";
import { planTables } from "./plan_table.ts";
import { printRun } from "./print_run.ts";
import { printTable } from "./print_table.ts";
import type { Terminal } from "./terminal.ts";

/** What a measuring command is given from outside: a terminal, a clock, randomness. */
interface BenchTools {
  readonly io: Terminal;
  readonly now: () => Date;
  /** 0 to 1, for the run's id. */
  readonly random: () => number;
}

/** Folder of runs, relative to the root of the checkout. */
export const RUNS_DIR = "data/runs";
/** Folder of prepared data sets, relative to the root of the checkout. */
export const DATASETS_DIR = "data/datasets";

/** A run to measure. */
interface BenchRequest {
  readonly settings: BenchSettings;
  /** Run folder, or null for a new one under `RUNS_DIR`. */
  readonly out: string | null;
  /** The command that reproduces this run. */
  readonly command: string;
}

/** Prints the plan of a run with its expected time and disk, and runs nothing. Returns the exit code. */
export function printPlan(settings: BenchSettings, io: Terminal): number {
  const plan = planOf(settings);
  if (io.json) io.out(JSON.stringify({ schema: 1, settings, ...plan }));
  else for (const table of planTables(plan)) printTable(table, io);
  return 0;
}

/**
 * Measures, assesses and prints one run. Returns the exit code of `printRun`.
 * @throws {UsageError} The run folder, or the place to keep the store, holds something already or cannot be written.
 */
export async function measure({ settings, out, command }: BenchRequest, tools: BenchTools): Promise<number> {
  if (settings.keepPath !== null) await refuseExistingStore(settings.keepPath);
  if (out !== null) refuseOtherKind(out, "--out", "folder");
  const run = runId(tools.now(), tools.random());
  const dir = out ?? `${RUNS_DIR}/${run}`;
  return await follow({ dir, work: (host) => startBench(dir, { run, command, settings }, host) }, tools);
}

/**
 * Continues a killed or interrupted run: the folder named, else the newest unfinished one.
 * @throws {UsageError} No folder was named and there is no unfinished run.
 */
export async function resume(out: string | null, tools: BenchTools): Promise<number> {
  const dir = out ?? await newestRun(RUNS_DIR, ["running", "interrupted"]);
  if (dir === null) {
    throw new UsageError(`Nothing to resume: no unfinished run under "${RUNS_DIR}"`, {
      expected: "a run that was killed or interrupted",
      actual: "none",
      next: "Start one with: deno task bench",
    });
  }
  const { run } = await readManifest(dir);
  tools.io.note(`continuing run ${run}`);
  return await follow({ dir, work: (host) => resumeBench(dir, host) }, tools);
}

/** Shows the progress of a run, then its results. */
async function follow(
  { dir, work }: {
    readonly dir: string;
    readonly work: (host: BenchHost) => Promise<BenchOutcome>;
  },
  { io, now }: BenchTools,
): Promise<number> {
  io.note(`measuring into ${dir}`);
  const follower = followRun(io);
  let outcome: BenchOutcome;
  try {
    outcome = await work({ observer: follower, interrupted: io.interrupted, now, datasetsDir: DATASETS_DIR });
  } finally {
    follower.end();
  }
  return await printRun(outcome.dir, outcome.manifest, io);
}
