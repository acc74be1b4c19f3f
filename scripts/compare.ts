import { compareRuns } from "../lib/model/compare_runs.ts";
import { noiseMark } from "../lib/model/evidence/run_noise.ts";
import { comparisonTable } from "../lib/report/terminal/comparison_table.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { tableLines } from "../lib/text/text_table.ts";
import { resolveRun } from "../lib/runs/find_run.ts";
import { type Measurements, readMeasurements } from "../lib/runs/measurements.ts";
import { openRun } from "../lib/runs/run_reader.ts";

export const SPEC = {
  name: "compare",
  summary: "Compares two runs: how many times longer each kind of work takes in the second",
  usage: "compare <base> <new>",
  flags: {},
  arguments: [
    { name: "base", about: "Run folder, or id under data/runs" },
    { name: "new", about: "Run folder, or id under data/runs" },
  ],
  examples: [
    { command: "deno task compare reference reference", about: "a run against itself: every ratio is 1" },
    { command: "deno task compare reference reference --json", about: "the same for a program" },
  ],
} as const satisfies CommandSpec;

export async function main(_: Flags<typeof SPEC>, [base, now]: string[], io: Io): Promise<number> {
  const [a, b] = [await load(base!), await load(now!)];
  const { comparisons, noise, warnings } = compareRuns(a, b);
  if (io.json) {
    const runs = { base: a.manifest.run, new: b.manifest.run };
    io.out(JSON.stringify({ schema: 1, ...runs, comparisons, noise, warnings }));
    return 0;
  }
  const [before, after] = noise.map(noiseMark);
  io.out(`run ${b.manifest.run}${after} against run ${a.manifest.run}${before}`);
  io.out(...tableLines(comparisonTable(comparisons)), "", ...warnings.map((warning) => `note: ${warning}`));
  return 0;
}

async function load(name: string): Promise<Measurements> {
  return await readMeasurements(await openRun(await resolveRun(inProject(RUNS_DIR), name)));
}

if (import.meta.main) await runCommand(SPEC, main);
