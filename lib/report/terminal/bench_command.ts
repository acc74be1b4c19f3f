import { UsageError } from "../../errors.ts";
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

/** What a measuring command is given from outside: a terminal, a clock, chance. */
export interface BenchTools {
  readonly io: Terminal;
  readonly now: () => Date;
  /** 0 to 1, for the run's id. */
  readonly random: () => number;
}

/** Where runs and prepared data sets lie, from the checkout's top folder. */
export const RUNS_DIR = "data/runs";
export const DATASETS_DIR = "data/datasets";

/** One run to be made. */
export interface BenchRequest {
  readonly settings: BenchSettings;
  /** Run folder, or null for a new one under `RUNS_DIR`. */
  readonly out: string | null;
  /** The command that makes this run again. */
  readonly command: string;
}

/** Prints what a run would take, and runs nothing. Returns the exit code. */
export function printPlan(settings: BenchSettings, io: Terminal): number {
  const plan = planOf(settings);
  if (io.json) io.out(JSON.stringify({ schema: 1, settings, ...plan }));
  else for (const table of planTables(plan)) printTable(table, io);
  return 0;
}

/**
 * Measures, assesses and prints one run. Returns the exit code of `printRun`.
 * @throws {UsageError} The run folder, or the place to keep the store, holds something already.
 */
export async function measure({ settings, out, command }: BenchRequest, tools: BenchTools): Promise<number> {
  if (settings.keepPath !== null) await refuseExistingStore(settings.keepPath);
  const run = runId(tools.now(), tools.random());
  const dir = out ?? `${RUNS_DIR}/${run}`;
  const trials = planOf(settings).trials.length;
  return await follow(
    { dir, trials, work: (host) => startBench(dir, { run, command, settings }, host) },
    tools,
  );
}

/** Continues a killed or interrupted run: the folder named, else the newest unfinished one. */
export async function resume(out: string | null, tools: BenchTools): Promise<number> {
  const dir = out ?? await newestUnfinished(RUNS_DIR);
  const { trialsPlanned: trials, run } = await readManifest(dir);
  tools.io.note(`continuing run ${run} in ${dir}`);
  return await follow({ dir, trials, work: (host) => resumeBench(dir, host) }, tools);
}

async function newestUnfinished(runsDir: string): Promise<string> {
  const found: { dir: string; createdAt: string }[] = [];
  const entries = await Array.fromAsync(Deno.readDir(runsDir)).catch(() => []);
  for (const entry of entries) {
    const dir = `${runsDir}/${entry.name}`;
    const manifest = await readManifest(dir).catch(() => null);
    if (manifest?.status === "running" || manifest?.status === "interrupted") {
      found.push({ dir, createdAt: manifest.createdAt });
    }
  }
  const newest = found.sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  if (newest !== undefined) return newest.dir;
  throw new UsageError(`Nothing to resume: no unfinished run under "${runsDir}"`, {
    expected: "a run that was killed or interrupted",
    actual: "none",
    next: "Start one with: deno task bench",
  });
}

/** Shows how far a run is while it is made, then what came out. */
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
    outcome = await work({ observer, interrupted: io.interrupted, now, datasetsDir: DATASETS_DIR });
  } finally {
    shown.line?.done();
  }
  return await printRun(outcome.dir, outcome.manifest, io);
}
