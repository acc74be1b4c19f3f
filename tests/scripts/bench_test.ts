import assert from "node:assert/strict";
import { datasetDir } from "../../lib/bench/data/dataset_dir.ts";
import { readManifest } from "../../lib/runs/manifest_file.ts";
import { noisyTrials } from "../../lib/runs/noise.ts";
import { readPredictions } from "../../lib/runs/predictions_file.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { sealedJson } from "../../lib/runs/sealed_json.ts";
import { finishedTrials } from "../../lib/runs/trial_files.ts";
import { MENDOZA } from "../../lib/scenarios/mod.ts";
import { USE_CASES } from "../../lib/scenarios/use_cases.ts";
import { inTemporaryFolder, onDisk } from "../runs/sample_run.ts";
import { gitOutput } from "../stores/git/fixture.ts";
import { withEnvironment } from "../with_environment.ts";
import { removePrepared } from "./prepared_data.ts";
import { assertRefused, refusal, runScript, scriptCommand } from "./run_script.ts";

const bench = (...args: string[]) => runScript("bench", "--profile", "smoke", ...args);

/** Waits until a run folder holds a finished trial. */
async function firstTrial(dir: string): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    if ((await finishedTrials(dir)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no trial finished in ${dir} within a minute`);
}

/** Settings of the user that would point git, Node and Deno elsewhere. */
const foreignSettings = (root: string) => ({
  ...{ GIT_DIR: `${root}/nowhere`, GIT_WORK_TREE: root, GIT_OBJECT_DIRECTORY: root, GIT_TRACE: "1" },
  ...{ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.repositoryFormatVersion", GIT_CONFIG_VALUE_0: "99" },
  ...{ NODE_PATH: root, NODE_V8_COVERAGE: `${root}/coverage`, HEADROOM_RUN: "none" },
});

Deno.test("bench measures every scenario, checks every result and writes a run that reads back, whatever the user's settings", async () => {
  await onDisk(async (root) => {
    const dir = `${root}/run`;
    const { code, stdout, stderr } = await withEnvironment(
      foreignSettings(root),
      () => bench("--out", dir, "--details"),
    );
    assert.equal(code, 0, stderr + stdout);
    for (
      const words of [
        "append · mendoza",
        "query · compute-marketplace",
        "onboard · agent-onboarding",
        "where the time went",
        "not proven",
        "Results are in",
      ]
    ) {
      assert.ok(stdout.includes(words), `${words} in:\n${stdout}`);
    }
    // The answer comes first, on half a screen.
    const answer = stdout.split("\n\n")[0]!;
    assert.ok(stdout.startsWith("run ") && answer.split("\n").length <= 16, answer);
    for (const useCase of USE_CASES) assert.ok(answer.includes(useCase), useCase);
    assert.match(answer, /^compute-marketplace +bitemporal +(yes ✓|no ✗|open) /m);
    const { manifest, rows } = await openRun(dir);
    assert.equal(manifest.status, "complete");
    assert.equal(manifest.trialsDone, manifest.trialsPlanned);
    const head = await gitOutput(".git", "rev-parse", "HEAD").catch(() => null);
    assert.equal(manifest.gitCommit, head?.trim() ?? null);
    const fsck = manifest.checks.filter(({ name }) => /fsck|registry/.test(name));
    assert.ok(fsck.length > 0 && fsck.every(({ ok }) => ok), JSON.stringify(manifest.checks));
    const trials = await rows("trials");
    assert.deepEqual(new Set(trials.map((trial) => trial.status)), new Set(["ok"]));
    for (const trial of trials) {
      const accounted = trial.generate_ms + trial.wait_ms + trial.encode_ms + trial.store_ms + trial.check_ms;
      assert.ok(accounted <= trial.wall_ms + 1, `${trial.trial}: ${accounted} of ${trial.wall_ms} ms`);
      assert.ok(trial.wait_ms <= trial.wall_ms / 10 && trial.peak_rss_bytes > 0 && trial.file_bytes > 0);
    }
    const appends = trials.filter((trial) => trial.benchmark === "append");
    const commits = await rows("commits");
    for (const trial of appends) {
      const own = commits.filter((commit) => commit.trial === trial.trial);
      assert.equal(own.length, trial.commits);
      assert.equal(own.reduce((sum, { rows }) => sum + rows, 0), trial.rows);
    }
    assert.ok((await rows("queries")).every((query) => query.correct));
    assert.ok((await rows("checks")).every((check) => check.ok));
    assert.ok((await rows("plans")).length > 0 && (await rows("sizes")).length > 0);
    const settings = Object.keys(manifest.settings).sort();
    const variants = [
      ...["batch", "multi-seal", "per-event"].map((v) => `auths-layout ${v}`),
      "bitemporal full",
      "bitemporal normal",
    ];
    assert.deepEqual(settings, variants);
    assert.ok(manifest.scenarios.every((scenario) => Object.keys(scenario.digests).length > 0));
    // What is said of a size that is measured already is never written down: this was before.
    const predictions = await readPredictions(dir);
    const real = trials.find(({ trial }) => trial.endsWith("-x0.0003-01"))!;
    assert.deepEqual(
      predictions.map(({ store, variant, rows }) => [store, variant, rows]),
      [["bitemporal", "full", real.rows]],
    );
    assert.equal(real.role, "validation");
    assert.match(stderr, /^predicted before it starts: compute-marketplace x0.0003 bitemporal loads /m);
    assert.match(stdout, /^compute-marketplace at 0.0003x: bitemporal full loads [\d.]+( k)? rows\/s$/m);
    assert.match(stdout, /^bitemporal full: the prediction from .* rows (held|did not hold): load time /m);
    // Where this machine was busy, the trials' lines stay, so that they can be measured again.
    const folders = [...Deno.readDirSync(dir)].filter((entry) => entry.isDirectory).map(({ name }) => name);
    assert.deepEqual(folders, noisyTrials(trials).size > 0 ? ["trials"] : []);
  });
});

Deno.test("bench killed in the middle resumes and keeps what was finished; while it runs nobody else writes its folder", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    const child = scriptCommand("bench", "--profile", "smoke", "--scenario", "agent-onboarding", "--out", dir)
      .spawn();
    await firstTrial(dir);
    child.kill("SIGSTOP");
    const beside = await runScript("bench", "--resume", "--out", dir);
    assert.equal(beside.code, 1);
    assert.match(beside.stderr, new RegExp(`process ${child.pid} since .* UTC is writing it`));
    child.kill("SIGKILL");
    await Promise.all([child.status, child.stdout.cancel(), child.stderr.cancel()]);
    assert.equal((await readManifest(dir)).status, "running");
    const kept = await finishedTrials(dir);
    const before = await openRun(dir).then((run) => run.rows("trials"));
    assert.ok(kept.length > 0);
    const { code, stderr } = await runScript("bench", "--resume", "--out", dir);
    assert.equal(code, 0, stderr);
    const resumed = await openRun(dir);
    assert.equal(resumed.manifest.status, "complete");
    const after = await resumed.rows("trials");
    assert.equal(after.length, resumed.manifest.trialsPlanned);
    const noisy = noisyTrials(before);
    for (const trial of before.filter((row) => !noisy.has(row.trial))) {
      assert.deepEqual(after.find((row) => row.trial === trial.trial), trial);
    }
    // A run on a busy machine may be resumed to measure its noisy trials again; this one is not to be.
    await Deno.remove(`${dir}/trials`, { recursive: true }).catch(() => {});
    const again = await runScript("bench", "--resume", "--out", dir);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /it is complete, nothing is left to do/);
  });
});

Deno.test("bench whose check fails marks the run failed, names the check and exits with 1", async () => {
  const only = ["--scenario", "mendoza", "--seed", "77", "--scale", "0.00003"];
  const data = datasetDir("data/datasets", { scenario: MENDOZA, scale: 0.00003, seed: "77" });
  await inTemporaryFolder(async (root) => {
    try {
      const right = await bench(...only, "--out", `${root}/right`);
      assert.equal(right.code, 0);
      assert.ok(right.stdout.split("\n").length <= 24, right.stdout);
      assert.match(
        right.stdout,
        /^every measurement and verdict: deno task project --run .*\/right --details$/m,
      );
      const { name } = [...Deno.readDirSync(data)].filter(({ name }) => name.startsWith("expectations-"))[0]!;
      const expected = JSON.parse(await Deno.readTextFile(`${data}/${name}`));
      expected.queries[0].versionsDigest = "0".repeat(64);
      // Sealed anew, as if it had been computed so: one that was changed since would be computed again.
      await Deno.writeTextFile(`${data}/${name}`, sealedJson(expected));
      const { code, stdout } = await bench(...only, "--out", `${root}/wrong`);
      assert.equal(code, 1);
      assert.match(stdout, /FAILED query answers equal the computed ones/);
      const { manifest, rows } = await openRun(`${root}/wrong`);
      assert.equal(manifest.status, "failed");
      assert.ok((await rows("trials")).some((trial) => trial.status === "failed" && trial.error !== null));
    } finally {
      for (const scale of [0.00003, 0.00012]) removePrepared(`mendoza-x${scale}-seed77-`);
    }
  });
});

Deno.test("bench refuses wrong input with exit code 2 and writes nothing", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/letter.txt`, "dear");
    const wrong: [string[], RegExp][] = [
      [["--scenario", "mendosa"], /mendoza/],
      [["--profile", "huge"], /smoke, quick, full/],
      [["--scale", "0"], /above 0/],
      [["--scale", "big"], /above 0/],
      [["--seed", "1.5"], /integer/],
      [["--shard", "3/2"], /i\/n/],
      [["--plan", "--resume"], /cannot be given with --resume/],
      [["--out", root], /holds something else/],
      [["--resume", "--scale", "2"], /--scale cannot be given with --resume/],
      [["--resume"], /--profile cannot be given with --resume/],
      [["--profile", "quick", "--resume", "--seed", "2"], /--seed cannot be given with --resume/],
    ];
    for (const [args, words] of wrong) {
      assertRefused(await refusal("bench", "--profile", "smoke", ...args), words);
    }
    assert.deepEqual([...Deno.readDirSync(root)].map((entry) => entry.name), ["letter.txt"]);
  });
});

Deno.test("bench --plan prints time and disk as JSON and runs nothing", async () => {
  const { code, stdout, stderr } = await runScript("bench", "--plan", "--json", "--shard", "1/2");
  assert.equal(code, 0, stderr);
  const plan = JSON.parse(stdout);
  assert.equal(plan.schema, 1);
  assert.ok(plan.seconds > 0 && plan.diskBytes > 0 && plan.trials.length > 0);
});
