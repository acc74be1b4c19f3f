import { refuseOtherKind } from "../../output_place.ts";
import { UsageError } from "../../errors.ts";
import { DATASETS_DIR, inProject, RUNS_DIR } from "../../project_root.ts";
import { newestRun } from "../../runs/find_run.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import { type BenchSettings, planOf } from "../../bench/plan/bench_settings.ts";
import type { BenchHost, BenchObserver } from "../../bench/session/bench_host.ts";
import { refuseExistingStore } from "../../bench/session/refuse_existing_store.ts";
import { type BenchOutcome, resumeBench, startBench } from "../../bench/session/run_bench.ts";
import { runId } from "../../bench/session/run_id.ts";
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
  const dir = out ?? inProject(`${RUNS_DIR}/${run}`);
  const trials = planOf(settings).trials.length;
  return await follow(
    { dir, trials, work: (host) => startBench(dir, { run, command, settings }, host) },
    tools,
  );
}

/**
 * Continues a killed or interrupted run: the folder named, else the newest unfinished one.
 * @throws {UsageError} No folder was named and there is no unfinished run.
 */
export async function resume(out: string | null, tools: BenchTools): Promise<number> {
  const dir = out ?? await newestRun(inProject(RUNS_DIR), ["running", "interrupted"]);
  if (dir === null) {
    throw new UsageError(`Nothing to resume: no unfinished run under "${inProject(RUNS_DIR)}"`, {
      expected: "a run that was killed or interrupted",
      actual: "none",
      next: "Start one with: deno task bench",
    });
  }
  const { trialsPlanned: trials, run } = await readManifest(dir);
  tools.io.note(`continuing run ${run} in ${dir}`);
  return await follow({ dir, trials, work: (host) => resumeBench(dir, host) }, tools);
}

/** Shows the progress of a run, then its results. */
async function follow(
  { dir, trials, work }: {
    readonly dir: string;
    readonly trials: number;
    readonly work: (host: BenchHost) => Promise<BenchOutcome>;
  },
  { io, now }: BenchTools,
): Promise<number> {
  const shown: { line: ReturnType<Terminal["progress"]> | null; trials: number } = { line: null, trials: 0 };
  const observer: BenchObserver = {
    note: (line) => io.note(line),
    data: (label, index, total) => io.note(`making or checking data ${label} (${index} of ${total})`),
    trial(index) {
      shown.line ??= io.progress(`measuring into ${dir}`, trials, "trials");
      shown.line.tick(index - 1 - shown.trials);
      shown.trials = index - 1;
    },
    progress: () => shown.line?.tick(0),
  };
  let outcome: BenchOutcome;
  try {
    outcome = await work({
      observer,
      interrupted: io.interrupted,
      now,
      datasetsDir: inProject(DATASETS_DIR),
    });
  } finally {
    shown.line?.done();
  }
  return await printRun(outcome.dir, outcome.manifest, io);
}
