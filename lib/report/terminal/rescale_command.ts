import { UsageError } from "../../errors.ts";
import { readAssessInput } from "../../model/assess_run.ts";
import {
  type RescalingPoint,
  rescalingPoints,
  summariseRescaling,
} from "../../model/rescale/rescaling_points.ts";
import { runsByAge } from "../../runs/find_run.ts";
import { machineName } from "../../runs/machine_name.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import { openRun, type Run } from "../../runs/run_reader.ts";
import { readPassports, type RescaleQuestion, rescaleRun } from "../rescaling/rescale_run.ts";
import { rescalingLines } from "./rescaled_lines.ts";
import type { Terminal } from "./terminal.ts";

/** How well a run and two passports foretell the runs of the other machine that lie in `runsDir`; prints it. Returns the exit code. */
export async function printRescalingTests(
  run: Run,
  question: RescaleQuestion,
  io: Terminal,
): Promise<number> {
  const passports = await readPassports(run.manifest, question);
  const input = await readAssessInput(run, []);
  const rescaled = await rescaleRun(run, input, passports);
  const there = await runsOf(rescaled.rescaled!.to, question.runsDir);
  if (there.length === 0) {
    throw new UsageError(`No run of the machine of "${question.on}" lies in "${question.runsDir}"`, {
      expected: `a run measured on ${rescaled.rescaled!.to}`,
      actual: "none",
      next: "Copy one from there into that folder: what deno task bench wrote there.",
    });
  }
  const points: RescalingPoint[] = [];
  for (const one of there) {
    points.push(...rescalingPoints({ run: input, rescaled, measured: await readAssessInput(one, []) }));
  }
  const summary = summariseRescaling(points);
  const runs = there.map(({ manifest }) => manifest.run);
  if (io.json) io.out(JSON.stringify({ schema: 1, run: run.manifest.run, runs, summary, points }));
  else {
    const { from, to } = rescaled.rescaled!;
    io.out(`run ${run.manifest.run} (${from}), rescaled, against ${runs.join(", ")} (${to})`);
    for (const line of rescalingLines(points, summary)) io.out(line);
  }
  return 0;
}

/** The finished runs of a machine in a folder. */
async function runsOf(machine: string, runsDir: string): Promise<Run[]> {
  const runs: Run[] = [];
  for (const dir of await runsByAge(runsDir, ["complete"])) {
    if (machineName((await readManifest(dir)).machine) === machine) runs.push(await openRun(dir));
  }
  return runs;
}
