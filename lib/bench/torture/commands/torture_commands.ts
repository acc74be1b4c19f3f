import * as fs from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, RUNS_DIR } from "../../../project_root.ts";
import { readManifest } from "../../../runs/manifest_file.ts";
import { openRun } from "../../../runs/run_reader.ts";
import { finishedTrials } from "../../../runs/trial_files.ts";
import type { CommandPlace, TorturedCommand } from "./tortured_command.ts";
import { digestsBelow, isMarkedPath } from "./written_files.ts";

/** A small chain. choice: so large that writing it takes about as long as starting the command; an archive takes longer. */
const chain = (scale: number) => ["--scenario", "mendoza", "--scale", `${scale}`, "--workers", "1"];
/** A small run: two groups of trials, in memory alone. */
const RUN = ["--profile", "smoke", "--scenario", "agent-onboarding"];

const digests = (out: string) => Promise.resolve(digestsBelow(out));

/** Commands that are killed, by name and variant. */
export const TORTURED_COMMANDS: readonly TorturedCommand[] = [
  {
    script: "generate",
    variant: "blocks",
    args: ({ out }) => [...chain(0.0005), "--out", join(out, "chain.blocks")],
    resultOf: digests,
  },
  {
    script: "generate",
    variant: "archive",
    args: ({ out }) => [...chain(0.00005), "--archive", join(out, "chain.tar")],
    resultOf: digests,
  },
  {
    script: "merge",
    variant: "shards",
    make: async (made, run) => {
      for (const shard of [1, 2]) {
        await run("bench", [...RUN, "--shard", `${shard}/2`, "--out", join(made, `shard-${shard}`)]);
      }
    },
    args: ({ made, out }) => [`${join(made, "shard-1")},${join(made, "shard-2")}`, "--out", join(out, "run")],
    resultOf: (out) => Promise.resolve(digestsBelow(out, (path) => withoutId(out, path))),
  },
  {
    script: "bench",
    variant: "smoke",
    args: benchArgs,
    again: async (place) =>
      await isRun(place.out) ? ["--resume", "--out", join(place.out, "run")] : benchArgs(place),
    isMarked: async (out) => !await isRun(out) || (await readManifest(join(out, "run"))).status === "running",
    resultOf: benchResult,
    doneOf: (out) => finishedTrials(join(out, "run")),
  },
  {
    script: "report",
    variant: "page",
    missing: () =>
      fs.existsSync(join(PROJECT_ROOT, ".venv"))
        ? null
        : "there is no Jupyter in .venv yet, which deno task report installs",
    args: ({ out }) => [
      ...["--run", join(PROJECT_ROOT, RUNS_DIR, "reference"), "--notebook", "07_capacity"],
      ...["--out", join(out, "pages")],
    ],
    resultOf: digests,
  },
];

function benchArgs({ out }: CommandPlace): readonly string[] {
  return [...RUN, "--out", join(out, "run")];
}

async function isRun(out: string): Promise<boolean> {
  return await readManifest(join(out, "run")).then(() => true, () => false);
}

/** The manifest of a joined run without its id, which is drawn; undefined for any other file. */
function withoutId(out: string, path: string): string | undefined {
  if (path !== "run/manifest.json") return undefined;
  const { run: _, sha256: __, ...rest } = JSON.parse(fs.readFileSync(join(out, path), "utf8"));
  return JSON.stringify(rest);
}

/** Of a run, what does not depend on the time that things take: its end, data, checks, and the work of each trial. */
async function benchResult(out: string): Promise<ReadonlyMap<string, string>> {
  const { manifest, rows } = await openRun(join(out, "run"));
  const { status, scenarios, checks, trialsDone, trialsPlanned } = manifest;
  const trials = (await rows("trials")).map(({ trial, status, commits, rows }) =>
    [`trial ${trial}`, JSON.stringify([status, commits, rows])] as const
  );
  // Where the machine was busy, the lines of the trials stay with the settings, so that they can be measured again.
  const files = fs.readdirSync(join(out, "run")).filter((name) =>
    !["trials", "settings.json"].includes(name) && !isMarkedPath(name)
  );
  return new Map([
    ["status", JSON.stringify([status, trialsDone, trialsPlanned])],
    ["data", JSON.stringify(scenarios.map(({ id, digests }) => [id, digests]))],
    ["checks", JSON.stringify(checks.map(({ name, ok }) => [name, ok]))],
    ["files", files.sort().join()],
    ...trials,
  ]);
}
