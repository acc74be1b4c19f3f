import assert from "node:assert/strict";
import { EXPERIMENTS } from "../../lib/bench/plan/experiments.ts";
import { readPredictions } from "../../lib/runs/predictions_file.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { inTemporaryFolder, onDisk } from "../runs/sample_run.ts";
import { preparedData } from "./prepared_data.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const bench = (...args: string[]) => runScript("bench", ...args);
const TINY = ["--profile", "smoke", "--scale", "0.00003"];

Deno.test("bench --list and --experiment list show every experiment with its time and disk", async () => {
  const { code, stdout } = await bench("--experiment", "list");
  assert.equal(code, 0);
  for (const id of Object.keys(EXPERIMENTS)) {
    assert.match(stdout, new RegExp(`^ +${id} +[\\d.]+ (min|h) +[\\d.]+ GB`, "m"));
  }
  const listed = await bench("--list", "--json");
  const { scenarios, experiments } = JSON.parse(listed.stdout);
  assert.ok(scenarios.length > 5);
  assert.deepEqual(experiments.map(({ id }: { id: string }) => id), Object.keys(EXPERIMENTS));
});

Deno.test("bench --experiment <id> --plan says time, disk and what is free, and runs nothing", async () => {
  await inTemporaryFolder(async (root) => {
    const { code, stdout, stderr } = await bench(
      "--experiment",
      "growth-mendoza",
      "--plan",
      "--out",
      `${root}/run`,
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /takes about [\d.]+ (min|h) and [\d.]+ GB of disk at most; [\d.]+ [GT]B are free/);
    assert.match(stdout, /mendoza +x1 +validation +by blocks +2 /);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});

Deno.test("bench --experiment --scenario measures some of an experiment's scenarios", async () => {
  const { code, stdout, stderr } = await bench(
    ...["--experiment", "use-cases", "--scenario", "energy-grid-california", "--store", "posting", "--plan"],
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /energy-grid-california +x0.016 +validation/);
  assert.doesNotMatch(stdout, /carbon-credits/);
});

Deno.test("an experiment's small sibling answers, and merges with another part of its question into one run", async () => {
  await onDisk(async (root) => {
    const parts = ["growth-marketplace", "growth-marketplace-2x"];
    const [growth, twice] = parts.map((id) => ["--experiment", id, ...TINY, "--out", `${root}/${id}`]);
    const runs = await Promise.all([bench(...growth!), bench(...twice!, "--store", "posting")]);
    for (const [at, { code, stdout, stderr }] of runs.entries()) {
      assert.equal(code, 0, stderr + stdout);
      assert.match(stderr, /takes about .* are free[^]*measuring into/);
      const largest = ["0.00003x: bitemporal", "0.00006x: posting"][at];
      assert.ok(stdout.startsWith(`compute-marketplace at ${largest} loads `), stdout);
      assert.match(stdout, /rebalancing[^]*published zones of rows[^]*over 500 M +problematic +not measured/);
      assert.match(stdout, /rows\/s by tenth of the load[^]*b-trees of posting/);
    }
    assert.match(runs[0]!.stderr, /predicted before it starts: compute-marketplace x0\.00003 posting loads /);
    assert.match(runs[0]!.stdout, /^bitemporal: the prediction from /m);
    const both = parts.map((id) => `${root}/${id}`).join(",");
    const merged = await runScript("merge", both, "--out", `${root}/both`, "--json");
    assert.equal(merged.code, 0, merged.stderr);
    const { manifest, rows } = await openRun(`${root}/both`);
    assert.equal(manifest.trialsDone, 29);
    assert.equal(manifest.experiment, parts.join("+"));
    assert.equal((await readPredictions(`${root}/both`)).length, 4, "of two stores at two sizes");
    // Other tests prepare data of other sizes beside it.
    const scales = new Set((await rows("trials")).map(({ scale }) => scale));
    for (const scale of scales) {
      assert.deepEqual(preparedData(`compute-marketplace-x${scale}-seed1-`), [], "no data is left behind");
    }
    const sizes = await rows("sizes");
    const trees = sizes.filter(({ name, role }) => role === "index" && !name.startsWith("index_"));
    assert.ok(
      trees.length > 0 &&
        trees.every(({ pages, depth, unused_bytes: unused }) => pages! > 0 && depth! > 0 && unused !== null),
    );
    const projected = await runScript("project", "--run", `${root}/growth-marketplace`, "--details");
    assert.equal(projected.code, 0, projected.stderr);
    assert.ok(projected.stdout.startsWith("compute-marketplace at 0.00003x: "), projected.stdout);
    assert.match(projected.stdout, /== compute-marketplace on posting/);
  });
});

Deno.test("an experiment of registries takes registries and fsync modes, and plans no data", async () => {
  const asked = ["--registry", "packfile,loose", "--fsync", "none,commit", "--plan"];
  const { code, stdout, stderr } = await bench("--experiment", "onboarding-10k", ...asked);
  assert.equal(code, 0, stderr);
  // Six trials at 100, 1,000 and 10,000 agents, in three flows and two modes on two registries.
  assert.match(stdout, /^216 trials of packfile per-event and batch[^]*multi-seal\+commit and loose/m);
  assert.match(stdout, /agent-onboarding +x1 +validation +by agents +72 .* - /);
});

Deno.test("bench --experiment refuses what it does not know or decides itself, and writes nothing", async () => {
  await inTemporaryFolder(async (root) => {
    const out = ["--out", `${root}/run`];
    const wrong: [string[], RegExp][] = [
      [["--experiment", "growth-mendosa"], /no experiment "growth-mendosa"[^]*growth-mendoza/],
      [
        ["--experiment", "use-cases", "--scenario", "mendoza"],
        /"use-cases" does not measure "mendoza"[^]*ride-sharing-north-america, /,
      ],
      [["--experiment", "growth-mendoza", "--shard", "1/15"], /it has 14 groups of trials[^]*--shard 1\/14/],
      [
        ["--experiment", "growth-marketplace-2x", "--shard", "1/2"],
        /its 2 trials are compared[^]*one machine/,
      ],
      [["--experiment", "entities-10m", "--shard", "1/2"], /it is one trial/],
      [["--experiment", "growth-mendoza", "--resume"], /--experiment cannot be given with --resume/],
      [["--experiment", "growth-mendoza", "--store", "simple"], /simple/],
      [["--experiment", "growth-mendoza", "--fsync", "none"], /--fsync cannot be given with --experiment/],
      [["--experiment", "onboarding-10k", "--store", "posting"], /--store cannot be given with --experiment/],
      [["--keep-data"], /--keep-data is of experiments/],
    ];
    for (const [args, words] of wrong) assertRefused(await refusal("bench", ...args, ...out), words);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});

Deno.test("bench --experiment that finds too little disk says how much it needs, makes nothing, and offers nothing to go on with", async () => {
  await inTemporaryFolder(async (root) => {
    const large = ["--experiment", "growth-marketplace", "--scale", "2000", "--out", `${root}/run`];
    const { code, stdout, stderr } = await bench(...large);
    assert.equal(code, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /Cannot measure in "[^"]+": about [\d.,]+ TB are needed, [\d.,]+ [GT]B are free/);
    assert.doesNotMatch(stderr, /What is done/);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});
