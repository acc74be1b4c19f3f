import assert from "node:assert/strict";
import type { Plan } from "../../lib/bench/plan/plan.ts";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { planDigest } from "../../lib/runs/plan_digest.ts";
import { readPredictions } from "../../lib/runs/predictions_file.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal } from "./run_script.ts";

/** The lines of the container's script in a Job's YAML: the block after `- |`, as far as it is indented. */
function scriptOf(yaml: string): string {
  const lines = yaml.split("\n");
  const start = lines.findIndex((line) => line.trim() === "- |") + 1;
  const indent = /^ */.exec(lines[start]!)![0];
  const end = lines.findIndex((line, at) => at >= start && !line.startsWith(indent));
  return lines.slice(start, end).map((line) => line.slice(indent.length)).join("\n");
}

/** The command in a file's comment that joins what the shards wrote. */
const joinOf = (file: string) => /^# {3}(.+)$/m.exec(file)![1]!;

/** An experiment at a size where one machine is done in seconds: its laws are fitted to six trials, and foretell a larger one. */
const TINY = [
  "bench",
  "--experiment",
  "use-cases",
  "--scenario",
  "energy-grid-california",
  "--store",
  "posting",
]
  .concat(["--profile", "smoke", "--scale", "0.0003"]);

Deno.test("the commands in a Slurm file and in a Kubernetes file measure an experiment in parts, which joined are what it plans as a whole", async () => {
  await inTemporaryFolder(async (root) => {
    // As on a machine with Node, but the Deno that runs this.
    await Deno.writeTextFile(`${root}/npx`, `#!/bin/sh\nshift 2\nexec '${Deno.execPath()}' "$@"\n`, {
      mode: 0o755,
    });
    const shell = async (script: string, env: Record<string, string>) => {
      const PATH = `${root}:${Deno.env.get("PATH")}`;
      const output = await new Deno.Command("/bin/sh", { args: ["-c", script], env: { PATH, ...env } })
        .output();
      assert.equal(output.code, 0, new TextDecoder().decode(output.stderr));
    };
    const out = `${root}/the "results"`;
    const fileFor = async (...asked: string[]) => {
      const place = ["--checkout", "--path", PROJECT_ROOT, "--out", out, "--scratch", `${root}/own disk`];
      const { code, stdout, stderr } = await refusal(
        "plan",
        ...asked,
        "--shards",
        "2",
        ...place,
        "--",
        ...TINY,
      );
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const slurm = await fileFor("--for", "slurm");
    const kubernetes = await fileFor("--for", "kubernetes", "--image", "local/headroom");
    assert.match(slurm, /^#SBATCH --array=1-2$/m);
    assert.match(kubernetes, /^ {2}completions: 2$/m);
    assert.match(kubernetes, /requests: \{.*"ephemeral-storage":"\d+Mi"/);
    assert.equal(joinOf(slurm), joinOf(kubernetes));
    for (const [at, file] of [slurm, kubernetes].entries()) {
      const part = new RegExp(
        `^# Shard ${at + 1} takes about \\d+ s and .* [MG]B of disk: \\d trials? of energy-grid`,
        "m",
      );
      assert.match(file, part);
    }
    await Promise.all([
      shell(slurm, { SLURM_ARRAY_TASK_ID: "1" }),
      shell(scriptOf(kubernetes), { JOB_COMPLETION_INDEX: "1" }),
    ]);
    await shell(joinOf(slurm), {});
    const { manifest, rows } = await openRun(`${out}/whole`);
    const whole = await refusal(...TINY as [string, ...string[]], "--plan", "--json");
    const { trials: planned } = JSON.parse(whole.stdout) as Pick<Plan, "trials">;
    const measured = (await rows("trials")).toSorted((a, b) => a.order - b.order);
    const about = (
      { trial, order, role, scale, store, variant }: typeof planned[0] | typeof measured[0],
    ) => ({
      ...{ trial, order, role, scale, store, variant },
    });
    assert.deepEqual(measured.map(about), planned.map(about));
    assert.equal(manifest.plan, planDigest(planned, manifest.scenarios));
    const { status, experiment, shard, trialsPlanned, trialsDone } = manifest;
    const ended = { status, experiment, shard, trialsPlanned, trialsDone };
    const count = planned.length;
    assert.deepEqual(ended, {
      ...{
        status: "complete",
        experiment: "use-cases",
        shard: null,
        trialsPlanned: count,
        trialsDone: count,
      },
    });
    assert.deepEqual(
      Object.keys(manifest.scenarios[0]!.digests).sort(),
      [
        ...new Set(planned.map(({ scale }) => `${scale}`)),
      ].sort(),
    );
    const predictions = await readPredictions(`${out}/whole`);
    const told = predictions.map((one) => [one.scale, one.trials, one.rows, one.afterwards]);
    const large = measured.find(({ role }) => role === "validation")!;
    assert.deepEqual(
      told,
      [[large.scale, count - 1, large.rows, true]],
      "by the laws of the other machine's trials",
    );
  });
});

Deno.test("plan writes what is generated in shards from an unpacked archive, quoted for the shell, and the joining command", async () => {
  const asked = ["--for", "slurm", "--shards", "2", "--path", "/opt/it's here/", "--out", "/share/a b"];
  const { code, stdout, stderr } = await refusal("plan", ...asked, "--", "generate", "--scenario", "mendoza");
  assert.equal(code, 0, stderr);
  const command = "'/opt/it'\\''s here/headroom' generate";
  assert.ok(
    stdout.includes(
      `\nexec ${command} --scenario mendoza --shard "$shard/2" --out '/share/a b/shard-'"$shard".blocks`,
    ),
    stdout,
  );
  assert.equal(
    joinOf(stdout),
    `${command} --join '/share/a b/shard-1.blocks,/share/a b/shard-2.blocks' --out '/share/a b/whole.blocks'`,
  );
});

Deno.test("plan refuses what no shard could do before it prints a line", async () => {
  const refused: [string[], RegExp][] = [
    [["--shards", "2", "--", "bench"], /--for is missing/],
    [["--for", "slurm", "--", "bench"], /--shards is missing/],
    [["--for", "cron", "--shards", "2", "--", "bench"], /one of kubernetes, slurm/],
    [["--for", "kubernetes", "--shards", "2", "--", "bench"], /--image is missing/],
    [["--for", "slurm", "--shards", "2"], /argument "command" is missing/],
    [["--for", "slurm", "--shards", "2", "--", "load"], /one of bench, generate/],
    [["--for", "slurm", "--shards", "2", "--path", "here", "--", "bench"], /no absolute path/],
    [["--for", "slurm", "--shards", "2", "--name", "A_b", "--", "bench"], /not a job's name/],
    [["--for", "slurm", "--shards", "2", "--out", "/a\nb", "--", "bench"], /--out holds a line break/],
    [["--for", "slurm", "--shards", "2", "--", "bench", "--profil", "full"], /did you mean --profile/],
    [["--for", "slurm", "--shards", "2", "--", "bench", "--scenario", "mendosa"], /mendoza/],
    [["--for", "slurm", "--shards", "2", "--", "bench", "--out=x"], /--out=x cannot be given/],
    [
      ["--for", "slurm", "--shards", "2", "--", "bench", "--experiment", "knees"],
      /restricts the memory of trials/,
    ],
    [["--for", "slurm", "--shards", "2", "--", "bench", "--experiment", "entities-10m"], /it is one trial/],
    [["--for", "slurm", "--shards", "2", "--", "bench", "--experiment", "growth-mendosa"], /growth-mendoza/],
    [["--for", "slurm", "--shards", "900", "--", "bench", "--profile", "smoke"], /Cannot split this run/],
    [["--for", "slurm", "--shards", "2", "--", "generate", "--phase", "lood"], /no phase "lood"/],
  ];
  for (const [args, words] of refused) assertRefused(await refusal("plan", ...args), words);
});
