import assert from "node:assert/strict";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import type { Manifest } from "../../lib/runs/manifest.ts";
import { mergeRuns, ONE_MACHINE_CHECK } from "../../lib/runs/merge_runs.ts";
import { type RunTables, trialsOf } from "../../lib/runs/measurements.ts";
import { planDigest } from "../../lib/runs/plan_digest.ts";
import { addPredictions, type PointPrediction, readPredictions } from "../../lib/runs/predictions_file.ts";
import { readManifest, writeManifest } from "../../lib/runs/manifest_file.ts";
import { plainRow } from "../../lib/runs/row_views.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { RunWriter } from "../../lib/runs/run_writer.ts";
import { TABLE_NAMES } from "../../lib/runs/schema.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { inTemporaryFolder, sampleManifest, sampleRow, writeSampleTrial } from "./sample_run.ts";

async function shard(dir: string, trial: string, changes: Partial<Manifest> = {}): Promise<string> {
  const writer = await RunWriter.create(dir, sampleManifest({ trialsPlanned: 1, ...changes }));
  await writeSampleTrial(dir, trial, 1);
  await writer.finish({ status: "complete" });
  return dir;
}

/** A run of one subject's calibration trials, with their scales. */
async function calibrated(
  dir: string,
  scales: Readonly<Record<string, number>>,
  changes: Partial<Manifest> = {},
): Promise<string> {
  const writer = await RunWriter.create(dir, sampleManifest({ trialsPlanned: 1, ...changes }));
  for (const [trial, scale] of Object.entries(scales)) {
    const rows = await TrialWriter.create(dir, trial);
    rows.add("trials", { ...sampleRow("trials", trial, 0), role: "calibration", scale });
    await rows.done({});
  }
  await writer.finish({ status: "complete" });
  return dir;
}

const PREDICTION: PointPrediction = {
  ...{ scenario: "mendoza", store: "posting", profile: "quick", variant: "normal", scale: 1 },
  ...{ rows: 20, loadRows: 10, trials: 6, fittedTo: 2, writtenAt: "2026-11-27T00:00:00.000Z" },
  loadS: { value: 1, interval: null },
  fileBytes: { value: 2, interval: [1, 3] },
};

const otherMachine = { ...sampleManifest().machine, cpu: "another" };

Deno.test("mergeRuns() joins the tables and the accounts of shards", async () => {
  await inTemporaryFolder(async (root) => {
    const command = "deno task bench --shard";
    const dirs = [
      await shard(`${root}/1`, "a", { command: `${command} 1/2`, shard: "1/2" }),
      await shard(`${root}/2`, "b", { command: `${command} 2/2`, shard: "2/2" }),
    ];
    await mergeRuns(dirs, `${root}/all`, { run: "merged" });
    const run = await openRun(`${root}/all`);
    assert.equal(run.manifest.run, "merged");
    assert.equal(run.manifest.trialsDone, 2);
    assert.equal(run.manifest.timeMs.store, 20);
    for (const table of TABLE_NAMES) assert.equal((await run.rows(table)).length, 2, table);
    assert.equal(run.manifest.checks.find((check) => check.name === ONE_MACHINE_CHECK)?.ok, true);
  });
});

Deno.test("a joined run keeps the class of its machine only where it was declared of every part", async () => {
  await inTemporaryFolder(async (root) => {
    const declared = { machine: { ...sampleManifest().machine, class: "launch" as const } };
    const [one, two, other] = [
      await shard(`${root}/1`, "a", declared),
      await shard(`${root}/2`, "b", declared),
      await shard(`${root}/3`, "c"),
    ];
    const classOf = async (name: string, ...dirs: string[]) => {
      await mergeRuns(dirs, `${root}/${name}`, { run: name });
      return (await readManifest(`${root}/${name}`)).machine.class;
    };
    assert.equal(await classOf("both", one, two), "launch");
    assert.equal(await classOf("one", one, other), undefined);
  });
});

Deno.test("mergeRuns() refuses what is not one plan and writes nothing", async () => {
  const others: [string, Partial<Manifest>, RegExp][] = [
    ["seed", { seed: "2" }, /seed/],
    ["profile", { profile: "full" }, /profile/],
    ["version", { versions: { deno: "3.0.0" } }, /versions/],
    ["store", { command: "deno task bench --store other --shard 2/2", shard: "2/2" }, /commands differ/],
    ["machine", { machine: otherMachine }, /different machines/],
    ["disk", { storage: { ...sampleManifest().storage, kind: "xfs" } }, /different machines .*ext4; .*xfs/],
  ];
  for (const [name, changes, message] of others) {
    await inTemporaryFolder(async (root) => {
      const dirs = [await shard(`${root}/1`, "a"), await shard(`${root}/2`, "b", changes)];
      const merging = mergeRuns(dirs, `${root}/all`, { run: "merged" });
      await assert.rejects(
        merging,
        (error: Error) => error instanceof UsageError && message.test(error.message),
        name,
      );
      await assert.rejects(Deno.stat(`${root}/all`), Deno.errors.NotFound);
    });
  }
});

Deno.test("mergeRuns() joins an experiment to a run of another command; every trial keeps its role", async () => {
  await inTemporaryFolder(async (root) => {
    const about = { command: "deno task bench --experiment growth-mendoza", experiment: "growth-mendoza" };
    const run = await calibrated(`${root}/run`, { small: 0.001 });
    const experiment = await calibrated(`${root}/experiment`, { large: 0.01 }, about);
    for (const dirs of [[run, experiment], [experiment, run]]) {
      const target = `${root}/${dirs.indexOf(run)}`;
      const manifest = await mergeRuns(dirs, target, { run: "merged" });
      assert.equal(manifest.experiment, undefined, "more than the experiment");
      const trials = await (await openRun(target)).rows("trials");
      const roles = Object.fromEntries(trials.map(({ trial, role }) => [trial, role]));
      assert.deepEqual(roles, { small: "calibration", large: "calibration" });
    }
    const rest = await calibrated(`${root}/rest`, { larger: 0.02 }, about);
    const both = await mergeRuns([experiment, rest], `${root}/both`, { run: "merged" });
    assert.equal(both.experiment, "growth-mendoza", "parts of one experiment still answer its question");
    const tuned = await calibrated(`${root}/tuned`, { tuned: 0.03 }, {
      ...about,
      experiment: "mendoza-tuned",
    });
    const joined = await mergeRuns([`${root}/both`, tuned], `${root}/joined`, { run: "merged" });
    assert.equal(joined.experiment, "growth-mendoza+mendoza-tuned", "so do two experiments");
  });
});

Deno.test("mergeRuns() carries what each run had predicted, as it was written", async () => {
  await inTemporaryFolder(async (root) => {
    const about = { command: "deno task bench --experiment growth-mendoza", experiment: "growth-mendoza" };
    const dirs = [await shard(`${root}/1`, "a", about), await shard(`${root}/2`, "b", about)];
    const predictions = ["posting", "bitemporal"].map((store) => ({ ...PREDICTION, store }));
    await addPredictions(dirs[0]!, [predictions[0]!]);
    await addPredictions(dirs[1]!, [predictions[1]!]);
    await mergeRuns(dirs, `${root}/all`, { run: "merged" });
    assert.deepEqual(await readPredictions(`${root}/all`), predictions);
  });
});

Deno.test("mergeRuns() has an experiment's points predicted from all its shards, once for each plan, and keeps the digest of a plan", async () => {
  await inTemporaryFolder(async (root) => {
    const part = (name: string, about: Partial<Manifest>) => {
      const command = `deno task bench --experiment ${about.experiment} --shard ${about.shard}`;
      return calibrated(`${root}/${name}`, { [name]: 0.1 }, { command, ...about });
    };
    const trials = [{ trial: "a", order: 0 }, { trial: "b", order: 0 }];
    const plan = planDigest(trials, []);
    const about = { experiment: "growth", plan };
    const growth = [
      await part("a", { ...about, shard: "1/2" }),
      await part("b", { ...about, shard: "2/2" }),
    ];
    const others = [
      await part("c", { experiment: "use-cases", shard: "1/1" }),
      await shard(`${root}/d`, "d"),
    ];
    const asked: string[][] = [];
    const predict = async ({ manifest, rows }: RunTables) => {
      asked.push((await trialsOf({ manifest, rows })).map(({ trial }) => trial));
      return [{ ...PREDICTION, afterwards: true as const }];
    };
    const whole = await mergeRuns(growth, `${root}/growth`, { run: "merged", predict });
    assert.deepEqual([whole.plan, whole.shard, whole.experiment], [plan, null, "growth"]);
    const all = await mergeRuns([...others, ...growth], `${root}/all`, { run: "merged", predict });
    assert.equal(all.plan, undefined);
    assert.deepEqual(asked, [["a", "b"], ["a", "b"]]);
    for (const name of ["growth", "all"]) {
      assert.deepEqual(await readPredictions(`${root}/${name}`), [{ ...PREDICTION, afterwards: true }]);
    }
  });
});

Deno.test("mergeRuns() rounds times where asked to, and nothing else", async () => {
  await inTemporaryFolder(async (root) => {
    // The last lies between two steps, where rounding to even and rounding up differ.
    const times = { start_us: 10.03, end_us: 20.97, check_us: 336.5 / 16 };
    const part = async (name: string) => {
      const writer = await RunWriter.create(`${root}/${name}`, sampleManifest({ trialsPlanned: 1 }));
      const rows = await TrialWriter.create(`${root}/${name}`, name);
      rows.add("trials", { ...sampleRow("trials", name, 0), wall_ms: 0.123456 });
      rows.add("operations", { ...sampleRow("operations", name, 0), scheduled_us: null, ...times });
      await rows.done({});
      await writer.finish({ status: "complete" });
      return `${root}/${name}`;
    };
    const dirs = [await part("a"), await part("b")];
    await mergeRuns(dirs, `${root}/whole`, { run: "whole" });
    await mergeRuns(dirs, `${root}/compact`, { run: "compact", compact: true });
    const [whole, compact] = await Promise.all(
      ["whole", "compact"].map((name) => openRun(`${root}/${name}`)),
    );
    const rounded = { start_us: 160 / 16, end_us: 336 / 16, check_us: 337 / 16 };
    assert.deepEqual(
      (await compact!.rows("operations")).map(plainRow),
      (await whole!.rows("operations")).map((row) => ({ ...plainRow(row), ...rounded })),
    );
    assert.equal((await compact!.rows("trials"))[0]!.wall_ms, 0.123456);
  });
});

Deno.test("mergeRuns() leaves nothing behind where it is interrupted or cannot be written", async () => {
  await inTemporaryFolder(async (root) => {
    const dirs = [await shard(`${root}/1`, "a"), await shard(`${root}/2`, "b")];
    const target = `${root}/all`;
    const names = () => [...Deno.readDirSync(root)].map(({ name }) => name).toSorted();
    const interrupted = AbortSignal.abort();
    await assert.rejects(mergeRuns(dirs, target, { run: "merged", interrupted }), { name: "AbortError" });
    assert.deepEqual(names(), ["1", "2"]);
    // What is killed amid it has not made the folder, so that the same command is not refused.
    const amid = { throwIfAborted: () => assert.ok(!names().includes("all")) } as unknown as AbortSignal;
    await mergeRuns(dirs, target, { run: "merged", interrupted: amid });
    assert.deepEqual(names(), ["1", "2", "all"]);
    await Deno.remove(target, { recursive: true });
    await Deno.truncate(`${dirs[1]}/operations.parquet`, 100);
    await assert.rejects(mergeRuns(dirs, target, { run: "merged" }), HeadroomError);
    assert.deepEqual(names(), ["1", "2"]);
  });
});

Deno.test("mergeRuns() refuses the same trial twice", async () => {
  await inTemporaryFolder(async (root) => {
    const dirs = [await shard(`${root}/1`, "a"), await shard(`${root}/2`, "a")];
    await assert.rejects(mergeRuns(dirs, `${root}/all`, { run: "merged" }), /trial "a" is in more than one/);
  });
});

Deno.test("mergeRuns() marks runs of several machines, where allowed, with a failed check", async () => {
  await inTemporaryFolder(async (root) => {
    const dirs = [await shard(`${root}/1`, "a"), await shard(`${root}/2`, "b", { machine: otherMachine })];
    const manifest = await mergeRuns(dirs, `${root}/all`, { run: "merged", allowMachines: true });
    assert.equal(manifest.checks.find((check) => check.name === ONE_MACHINE_CHECK)?.ok, false);
    assert.equal(manifest.status, "failed");
  });
});

Deno.test("mergeRuns() reads the folders it is given, also where their names look like patterns that others match", async () => {
  await inTemporaryFolder(async (root) => {
    const named = [await shard(`${root}/x[1]`, "a"), await shard(`${root}/y*`, "b")];
    await shard(`${root}/x1`, "other-1");
    await shard(`${root}/y2`, "other-2");
    await mergeRuns(named, `${root}/all [?]`, { run: "merged" });
    const trials = await (await openRun(`${root}/all [?]`)).rows("trials");
    assert.deepEqual(new Set(trials.map(({ trial }) => trial)), new Set(["a", "b"]));
  });
});

Deno.test("mergeRuns() says how to finish a run that is not finished", async () => {
  await inTemporaryFolder(async (root) => {
    const dirs = [await shard(`${root}/1`, "a"), `${root}/my run`];
    await RunWriter.create(dirs[1]!, sampleManifest());
    await assert.rejects(
      mergeRuns(dirs, `${root}/all`, { run: "merged" }),
      (error: UsageError) =>
        error.usage && error.next.endsWith(`deno task bench --resume --out '${root}/my run'`),
    );
  });
});

Deno.test("mergeRuns() refuses a shard with fewer trials than its manifest counts", async () => {
  await inTemporaryFolder(async (root) => {
    const dirs = [await shard(`${root}/1`, "a"), await shard(`${root}/2`, "b")];
    const manifest = await readManifest(dirs[1]!);
    await writeManifest(dirs[1]!, { ...manifest, trialsDone: 2 });
    await assert.rejects(
      mergeRuns(dirs, `${root}/all`, { run: "merged" }),
      /expected the 2 trials of its manifest, found 1/,
    );
    await assert.rejects(Deno.stat(`${root}/all`), Deno.errors.NotFound);
  });
});
