import { resolve } from "node:path";
import { refuseOtherKind } from "../../output_place.ts";
import { HeadroomError, UsageError } from "../../errors.ts";
import { DATASETS_DIR, inProject, RUNS_DIR } from "../../project_root.ts";
import { runsByAge } from "../../runs/find_run.ts";
import type { MachineClass } from "../../runs/machine_class.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import { RunLocked } from "../../runs/run_lock.ts";
import { refuseOccupied } from "../../runs/run_writer.ts";
import { type BenchSettings, planOf } from "../../bench/plan/bench_settings.ts";
import type { BenchHost } from "../../bench/session/bench_host.ts";
import { refuseExistingStore } from "../../bench/session/refuse_existing_store.ts";
import { refuseUnfinishable } from "../../bench/session/refuse_unfinishable.ts";
import { type BenchOutcome, resumeBench, startBench } from "../../bench/session/run_bench.ts";
import { runId } from "../../bench/session/run_id.ts";
import { shellCommand } from "../../text/command_line.ts";
import { experimentLines } from "./experiment_plan.ts";
import { followRun } from "./follow_run.ts";
import { planTables } from "./plan_table.ts";
import { predictReadyPoint } from "./predict_ready_point.ts";
import { printRun } from "./print_run.ts";
import { printTable } from "./print_table.ts";
import type { Terminal } from "./terminal.ts";

/** What a measuring command is given from outside: a terminal, a clock, randomness. */
interface BenchTools {
  readonly io: Terminal;
  readonly now: () => Date;
  /** 0 to 1, for the run's id. */
  readonly random: () => number;
  /** Minutes that an onboarding may take, where the user said so. */
  readonly acceptableMinutes?: readonly number[] | undefined;
  /** Whether all measurements and verdicts are printed below the answer; true where it is left out. */
  readonly details?: boolean | undefined;
}

/** A run to measure. */
interface BenchRequest {
  readonly settings: BenchSettings;
  /** Run folder, or null for a new one under `RUNS_DIR`. */
  readonly out: string | null;
  /** The command that reproduces this run. */
  readonly command: string;
  /** What the user declares the machine to be. */
  readonly machineClass?: MachineClass | undefined;
}

/** Prints the plan of a run with its expected time and disk, and runs nothing. Returns the exit code. */
export async function printPlan(
  { settings, out }: Pick<BenchRequest, "settings" | "out">,
  io: Terminal,
): Promise<number> {
  const plan = planOf(settings);
  if (io.json) io.out(JSON.stringify({ schema: 1, settings, ...plan }));
  else if (settings.experiment === null) { for (const table of planTables(plan)) printTable(table, io); }
  else for (const line of await experimentLines(settings, out ?? inProject(RUNS_DIR))) io.out(line);
  return 0;
}

/**
 * Refuses the places of a run before any work: the run folder (null for a new one of its own), where its last store is kept
 * (null for nowhere), and where data is prepared if any is.
 * @throws {UsageError} One holds something already or cannot be written, or both are one place.
 */
export async function refusePlaces(
  { out, db, data }: { readonly out: string | null; readonly db: string | null; readonly data: boolean },
): Promise<void> {
  if (db !== null) await refuseExistingStore(db);
  refuseOtherKind(out ?? inProject(RUNS_DIR), "--out", "folder");
  if (out !== null) await refuseOccupied(out);
  if (data) refuseOtherKind(inProject(DATASETS_DIR), "The folder of prepared data", "folder");
  if (db === null || out === null || resolve(db) !== resolve(out)) return;
  throw new UsageError(`--db "${db}" is the run folder of --out`, {
    expected: "two places",
    actual: db,
    next: "give another path with --db",
  });
}

/**
 * Measures, assesses and prints one run. Returns the exit code of `printRun`.
 * @throws {UsageError} As `measureRun`.
 */
export async function measure(request: BenchRequest, tools: BenchTools): Promise<number> {
  return await printed(await measureRun(request, tools), tools);
}

/**
 * Measures one run and prints nothing of it.
 * @throws {UsageError} The run folder, or the place to keep the store, holds something already or cannot be written.
 */
export async function measureRun(
  { settings, out, command, machineClass }: BenchRequest,
  tools: Pick<BenchTools, "io" | "now" | "random">,
): Promise<BenchOutcome> {
  const data = settings.scenarios.some(({ kind }) => kind === "entities");
  await refusePlaces({ out, db: settings.keepPath, data });
  const run = runId(tools.now(), tools.random());
  const dir = out ?? inProject(`${RUNS_DIR}/${run}`);
  if (settings.experiment !== null) {
    for (const line of await experimentLines(settings, dir)) tools.io.note(line);
  }
  return await follow(
    {
      dir,
      work: (host) => startBench(dir, { run, command, settings: absolute(settings), machineClass }, host),
    },
    tools,
  );
}

/** Settings that mean the same in every folder: a run may be resumed from another one. */
function absolute(settings: BenchSettings): BenchSettings {
  const { keepPath, blocksPath } = settings;
  return {
    ...settings,
    keepPath: keepPath === null ? null : resolve(keepPath),
    blocksPath: blocksPath === null ? null : resolve(blocksPath),
  };
}

/**
 * Continues a killed or interrupted run: the folder named, else the newest unfinished one that can be finished.
 * @throws {UsageError} No folder was named and there is no such run. @throws {HeadroomError} The named one cannot be finished.
 */
export async function resume(out: string | null, tools: BenchTools): Promise<number> {
  const dir = out ?? await newestFinishable(tools.io);
  if (out !== null) await refuseUnfinishable(out);
  const { run } = await readManifest(dir);
  tools.io.note(`continuing run ${run}`);
  return await printed(await follow({ dir, work: (host) => resumeBench(dir, host) }, tools), tools);
}

async function newestFinishable(io: Terminal): Promise<string> {
  const runs = inProject(RUNS_DIR);
  for (const dir of await runsByAge(runs, ["running", "interrupted"])) {
    try {
      await refuseUnfinishable(dir);
      return dir;
    } catch (error) {
      if (!(error instanceof HeadroomError)) throw error;
      io.note(`passed over ${dir}: ${error.message}`);
    }
  }
  throw new UsageError(`Nothing to resume: no unfinished run under "${runs}" can be finished`, {
    expected: "a run that was killed or interrupted",
    actual: "none",
    next: "Start one with: deno task bench",
  });
}

/** Shows the progress of a run. Of one that failed, what is finished is kept: says how to go on. */
async function follow(
  { dir, work }: {
    readonly dir: string;
    readonly work: (host: BenchHost) => Promise<BenchOutcome>;
  },
  { io, now }: Pick<BenchTools, "io" | "now">,
): Promise<BenchOutcome> {
  io.note(`measuring into ${dir}`);
  const follower = followRun(io);
  try {
    return await work({
      observer: follower,
      interrupted: io.interrupted,
      now,
      datasetsDir: inProject(DATASETS_DIR),
      beforePoint: async (point) => {
        for (const line of await predictReadyPoint(point, now)) follower.note(line);
      },
    });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof RunLocked) && await canGoOn(dir)) {
      follower.note(
        shellCommand`What is done of it is kept. To go on: deno task bench --resume --out ${dir}`,
      );
    }
    throw error;
  } finally {
    follower.end();
  }
}

async function printed(
  outcome: BenchOutcome,
  { io, acceptableMinutes, details = true }: BenchTools,
): Promise<number> {
  return await printRun({ ...outcome, acceptableMinutes, details }, io);
}

async function canGoOn(dir: string): Promise<boolean> {
  return await readManifest(dir).then(({ status }) => status === "interrupted", () => false);
}
