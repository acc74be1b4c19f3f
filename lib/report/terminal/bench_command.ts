import { UsageError } from "../../errors.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import { openRun, type Run } from "../../runs/run_reader.ts";
import { type BenchSettings, planOf } from "../../bench/plan/bench_settings.ts";
import { planTables } from "./plan_table.ts";
import type { BenchHost, BenchObserver } from "../../bench/session/bench_host.ts";
import { type BenchOutcome, resumeBench, startBench } from "../../bench/session/run_bench.ts";
import { refuseExistingStore } from "../../bench/session/refuse_existing_store.ts";
import { runId } from "../../bench/session/run_id.ts";
import { type RunSummary, summariseRun } from "./summary.ts";
import type { SummaryTable } from "./summary_table.ts";
import { verdictCounts, type VerdictLine, verdictTable } from "./verdict_lines.ts";

/** What a measuring command is given from outside: a terminal, a clock, and those who judge and draw tables. */
export interface BenchTools {
  readonly io: {
    out(line: string): void;
    note(line: string): void;
    progress(
      label: string,
      total: number,
      unit: string,
    ): { tick(n?: number): void; done(summary?: string): void };
    readonly interrupted: AbortSignal;
    readonly json: boolean;
  };
  readonly now: () => Date;
  /** 0 to 1, for the run's id. */
  readonly random: () => number;
  /** Lines of a text table. */
  readonly table: (
    columns: readonly { readonly title: string; readonly align: "left" | "right" }[],
    rows: readonly (readonly string[])[],
  ) => string[];
  /** What the run means (`lib/model`). */
  readonly assess: (
    run: Run,
  ) => Promise<{ readonly verdicts: readonly VerdictLine[]; readonly warnings: readonly string[] }>;
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
export function printPlan(settings: BenchSettings, tools: Pick<BenchTools, "io" | "table">): number {
  const plan = planOf(settings);
  if (tools.io.json) tools.io.out(JSON.stringify({ schema: 1, settings, ...plan }));
  else for (const table of planTables(plan)) printTable(table, tools);
  return 0;
}

/**
 * Measures, assesses and prints one run. Exit code 0, or 1 where it was interrupted or a check failed.
 * @throws {UsageError} The run folder, or the place to keep the store, holds something already.
 */
export async function measure(request: BenchRequest, tools: BenchTools): Promise<number> {
  if (request.settings.keepPath !== null) await refuseExistingStore(request.settings.keepPath);
  const id = runId(tools.now(), tools.random());
  const dir = request.out ?? `${RUNS_DIR}/${id}`;
  return await report(
    await follow(
      tools,
      planOf(request.settings).trials.length,
      dir,
      (host) => startBench(dir, { run: id, command: request.command }, request.settings, host),
    ),
    tools,
  );
}

/** Continues a killed or interrupted run: the folder named, else the newest unfinished one. */
export async function resume(out: string | null, tools: BenchTools): Promise<number> {
  const dir = out ?? await newestUnfinished(RUNS_DIR);
  const { trialsPlanned, run } = await readManifest(dir);
  tools.io.note(`continuing run ${run} in ${dir}`);
  return await report(await follow(tools, trialsPlanned, dir, (host) => resumeBench(dir, host)), tools);
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

async function follow(
  { io, now }: BenchTools,
  trials: number,
  dir: string,
  work: (host: BenchHost) => Promise<BenchOutcome>,
): Promise<BenchOutcome> {
  const shown: { line: ReturnType<BenchTools["io"]["progress"]> | null; trials: number } = {
    line: null,
    trials: 0,
  };
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
  try {
    return await work({ observer, interrupted: io.interrupted, now, datasetsDir: DATASETS_DIR });
  } finally {
    shown.line?.done();
  }
}

async function report(outcome: BenchOutcome, tools: BenchTools): Promise<number> {
  const { io } = tools;
  const { manifest, dir } = outcome;
  if (manifest.status === "interrupted") {
    io.note(
      `stopped: ${manifest.trialsDone} of ${manifest.trialsPlanned} trials are done and kept in ${dir}`,
    );
    io.note(`Next: ${resumeCommand(dir)}`);
    if (io.json) io.out(JSON.stringify({ schema: 1, run: manifest.run, dir, status: manifest.status }));
    return 1;
  }
  const run = await openRun(dir);
  const summary = summariseRun({
    manifest,
    trials: await run.rows("trials"),
    commits: await run.rows("commits"),
    operations: await run.rows("operations"),
    queries: await run.rows("queries"),
  });
  const { verdicts, warnings } = await tools.assess(run);
  if (io.json) {
    const { status, machine, timeMs, peakRssBytes, checks } = manifest;
    io.out(
      JSON.stringify({
        schema: 1,
        run: manifest.run,
        dir,
        status,
        machine,
        timeMs,
        peakRssBytes,
        checks,
        tables: summary.tables,
        verdicts,
        warnings,
      }),
    );
  } else printSummary(summary, verdicts, warnings, manifest, dir, tools);
  return manifest.status === "failed" ? 1 : 0;
}

/** The command that continues a run. */
function resumeCommand(dir: string): string {
  return `deno task bench --resume --out ${dir}`;
}

function printSummary(
  summary: RunSummary,
  verdicts: readonly VerdictLine[],
  warnings: readonly string[],
  manifest: Manifest,
  dir: string,
  tools: BenchTools,
): void {
  const { out } = tools.io;
  out(summary.title);
  out(`on: ${summary.machine}`);
  for (const table of summary.tables) printTable(table, tools);
  out("");
  for (const note of summary.footnotes) out(`  ${note}`);
  out("");
  for (const line of summary.checks) out(`checks: ${line}`);
  out(`where the time went: ${summary.time}`);
  if (verdicts.length > 0) {
    printTable(verdictTable(verdicts), tools);
    out("");
    for (const line of verdictCounts(verdicts)) out(line);
  }
  for (const warning of warnings) out(`note: ${warning}`);
  out("");
  out(
    manifest.status === "failed"
      ? `FAILED: a check did not hold; failed trials are left out of the model. Everything is in ${dir}`
      : `Results are in ${dir}. Next: deno task report (pages), or deno task project --run ${dir} (laws and every verdict)`,
  );
}

/** Prints a table: words from the left, numbers ending at the right. */
export function printTable(
  { title, columns, rows, left = [] }: SummaryTable,
  { io, table }: Pick<BenchTools, "io" | "table">,
): void {
  io.out("");
  io.out(title);
  const aligned = columns.map((name, index) => {
    const align = index === 0 || left.includes(name) ? "left" as const : "right" as const;
    return { title: name, align };
  });
  for (const line of table(aligned, rows)) io.out(`  ${line}`);
}
