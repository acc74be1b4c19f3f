import { runId } from "../lib/bench/session/run_id.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { refuseTaken } from "../lib/output_place.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { predictJoined } from "../lib/report/terminal/predict_joined.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { resolveRun } from "../lib/runs/find_run.ts";
import type { RunTables } from "../lib/runs/measurements.ts";
import { mergeRuns } from "../lib/runs/merge_runs.ts";

export const SPEC = {
  name: "merge",
  summary:
    "Joins the shards of a run or experiment (bench --shard i/n), or an experiment and a run, into one run folder",
  usage: "merge <run>,<run> [--out <dir>]",
  flags: {
    "out": { type: "string", value: "<dir>", about: "Folder of the joined run (data/runs/<date>-<id>)" },
    "allow-machines": {
      type: "boolean",
      about: "Join runs of different machines for reading; no law is fitted to them",
    },
    compact: {
      type: "boolean",
      about: "Round times to 1/16 us, what reading the clock takes: half the bytes, for a repository",
    },
  },
  arguments: [{ name: "runs", about: "Run folders, or ids under data/runs, with commas between" }],
  examples: [
    {
      command: "deno task merge shard-1,shard-2 --out data/runs/joined",
      about: "two halves made with --out",
    },
    {
      command: "deno task merge reference,growth --out data/runs/enriched",
      about: "a run whose laws are then tested up to the sizes of an experiment",
    },
    {
      command: "deno task merge shard-1,shard-2 --allow-machines",
      about: "halves of two machines, for reading",
    },
  ],
  writes: ["data/runs/<run>/: the joined run folder"],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, [names]: string[], io: Io): Promise<number> {
  const run = runId(new Date(), Math.random());
  const target = flags.out ?? inProject(`${RUNS_DIR}/${run}`);
  refuseTaken(target, "--out", "folder");
  const dirs = await Promise.all(names!.split(",").map((name) => resolveRun(inProject(RUNS_DIR), name)));
  const { interrupted } = io;
  const predict = (shards: RunTables) => predictJoined(shards, new Date());
  const options = {
    run,
    interrupted,
    predict,
    allowMachines: flags["allow-machines"],
    compact: flags.compact,
  };
  const merged = await mergeRuns(dirs, target, options).catch((error) => {
    if (error !== interrupted.reason) throw error;
    return null;
  });
  if (merged === null) {
    io.note("Interrupted: nothing was kept.");
    return 1;
  }
  const { status, trialsDone: trials } = merged;
  if (io.json) {
    io.out(JSON.stringify({ schema: 1, run, dir: target, status, trials }));
  } else {
    io.out(`joined ${dirs.length} runs, ${trials} trials, into ${target}`);
    io.out(shellCommand`Next: deno task project --run ${target}`);
  }
  return 0;
}

if (import.meta.main) await runCommand(SPEC, main);
