import assert from "node:assert/strict";
import { datasetDir } from "../../../lib/bench/data/dataset_dir.ts";
import { type BenchSettings, defaultSettings } from "../../../lib/bench/plan/bench_settings.ts";
import { measurablePoints } from "../../../lib/bench/plan/measurable_points.ts";
import { chooseEntityStores, chooseFlows } from "../../../lib/bench/plan/chosen_store.ts";
import type { BenchHost, ReadyPoint } from "../../../lib/bench/session/bench_host.ts";
import { resumeBench, startBench } from "../../../lib/bench/session/run_bench.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { assessRun } from "../../../lib/model/assess_run.ts";
import { experimentAnswer, experimentAnswerLines } from "../../../lib/report/terminal/experiment_answer.ts";
import { predictJoined } from "../../../lib/report/terminal/predict_joined.ts";
import { predictReadyPoint } from "../../../lib/report/terminal/predict_ready_point.ts";
import { readPredictions } from "../../../lib/runs/predictions_file.ts";
import { openRun } from "../../../lib/runs/run_reader.ts";
import { finishedTrials } from "../../../lib/runs/trial_files.ts";
import { findScenario } from "../../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { inTemporaryFolder, onDisk } from "../../runs/sample_run.ts";

const SCENARIO = findScenario("compute-marketplace") as EntityScenario;
const [SMALL, LARGE] = [0.00005, 0.0002];

async function settings(changes: { keepData?: boolean; large?: number } = {}): Promise<BenchSettings> {
  const { keepData = false, large = LARGE } = changes;
  return {
    ...defaultSettings("smoke", [SCENARIO], "1"),
    stores: await chooseEntityStores("bitemporal,posting", "normal"),
    queries: false,
    experiment: {
      id: "growth-marketplace",
      points: [{ scale: SMALL, trials: 1, role: "calibration" }, {
        scale: large,
        trials: 1,
        role: "validation",
      }],
      keepData,
    },
  };
}

const ABOUT = { run: "2026-11-22-0000", command: "deno task bench --experiment growth-marketplace" };
const quiet = { note: () => {}, data: () => {}, trial: () => {}, again: () => {}, progress: () => {} };

function host(datasetsDir: string, changes: Partial<BenchHost> = {}): BenchHost {
  return {
    observer: quiet,
    interrupted: new AbortController().signal,
    now: () => new Date(0),
    datasetsDir,
    ...changes,
  };
}

/** Names in a folder; none where there is no such folder. */
function namesIn(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

const dataAt = (dir: string, scale: number) => datasetDir(dir, { scenario: SCENARIO, scale, seed: "1" });

Deno.test("an experiment of registries stopped after its first trial goes on with the others, then measures a noisy one again, which is counted apart", async () => {
  await inTemporaryFolder(async (root) => {
    const experiment: BenchSettings["experiment"] = {
      id: "onboarding-10k",
      points: [{ scale: 0.0002, trials: 1, role: "calibration" }, {
        scale: 0.0004,
        trials: 1,
        role: "validation",
      }],
      keepData: false,
    };
    const [run, data] = [`${root}/run`, `${root}/data`];
    const [started, steps]: [string[], string[]] = [[], []];
    const repeated: unknown[][] = [];
    const stopping = new AbortController();
    const observer: BenchHost["observer"] = {
      ...quiet,
      trial: ({ trial }) => {
        started.push(trial);
        if (started.length !== 2) return;
        const trial1 = `${run}/trials/${started[0]}`;
        const change = (file: string, by: (json: Record<string, unknown>) => object) =>
          Deno.writeTextFileSync(file, JSON.stringify(by(JSON.parse(Deno.readTextFileSync(file)))) + "\n");
        change(`${trial1}/trials.jsonl`, (row) => ({ ...row, others_cpu_share: 0.9 }));
        // As a run of before digests, which tell of the change.
        change(`${trial1}/done.json`, ({ digests: _, sha256: __, ...done }) => done);
        stopping.abort();
      },
      again: ({ trial }, { done, total }) => repeated.push([trial, done, total]),
      progress: ({ step }) => steps.push(step),
    };
    const settings = {
      ...defaultSettings("smoke", [findScenario("agent-onboarding")], "1"),
      registries: await chooseFlows("packfile", { flows: ["multi-seal"], fsync: null }),
      experiment,
    };
    const about = { run: ABOUT.run, command: "deno task bench --experiment onboarding-10k" };
    await startBench(run, { ...about, settings }, host(data, { observer, interrupted: stopping.signal }));
    const resumed = await resumeBench(run, host(data, { observer }));
    assert.equal(resumed.manifest.status, "complete");
    assert.equal(steps.at(-1), "removing what was measured", "not the last check, for minutes");
    assert.deepEqual(namesIn(data), []);
    const names = ["x0.0002-01", "x0.0004-01"].map((size) =>
      `agent-onboarding-packfile-onboard-multi-seal-${size}`
    );
    assert.deepEqual([...new Set(started)], names);
    // On a busy machine the other one may be noisy as well.
    assert.deepEqual(repeated[0], [names[0], 0, repeated.length]);
    const trials = await (await openRun(run)).rows("trials");
    assert.deepEqual(trials.map(({ trial, entities }) => [trial, entities]), [[names[0], 2], [names[1], 4]]);
  });
});

Deno.test("an experiment stopped in its large point goes on with the data and the prediction it has, and removes the data at its end", async () => {
  await inTemporaryFolder(async (root) => {
    const [run, data] = [`${root}/run`, `${root}/data`];
    const seen: { scale: number; trials: number; done: number; data: string[] }[] = [];
    const beforePoint = async (point: ReadyPoint) => {
      const { dir, trials } = point;
      const done = (await finishedTrials(dir)).length;
      seen.push({ scale: trials[0]!.scale, trials: trials.length, done, data: namesIn(`${dir}/datasets`) });
      await predictReadyPoint(point, () => new Date(1000 * seen.length));
    };
    const stopping = new AbortController();
    let started = 0;
    const observer = { ...quiet, trial: () => ++started === 3 && stopping.abort() };
    const first = await startBench(
      run,
      { ...ABOUT, settings: await settings() },
      host(data, { beforePoint, observer: observer as BenchHost["observer"], interrupted: stopping.signal }),
    );
    assert.equal(first.manifest.status, "interrupted");
    assert.equal(first.manifest.experiment, "growth-marketplace");
    const nameOf = (scale: number) => dataAt("", scale).slice(1);
    assert.deepEqual(
      namesIn(`${run}/datasets`),
      [nameOf(LARGE)],
      "the small point's data is gone, the large one's stays",
    );
    assert.deepEqual(seen, [
      { scale: SMALL, trials: 2, done: 0, data: [nameOf(SMALL)] },
      { scale: LARGE, trials: 2, done: 2, data: [nameOf(LARGE)] },
    ]);
    const predicted = await readPredictions(run);
    assert.deepEqual(predicted.map(({ store, scale, writtenAt }) => [store, scale, writtenAt]), [
      ["bitemporal", LARGE, "1970-01-01T00:00:02.000Z"],
      ["posting", LARGE, "1970-01-01T00:00:02.000Z"],
    ]);

    const second = await resumeBench(run, host(data, { beforePoint }));
    assert.equal(second.manifest.status, "complete");
    assert.deepEqual(await readPredictions(run), predicted, "written once, before its point was first tried");
    assert.deepEqual(namesIn(`${run}/datasets`), []);
    assert.deepEqual(namesIn(data), [], "nothing is left among the data sets that are kept");
    const measured = await openRun(run);
    // Of shards it is worked out when all is measured: from the same trials; one that was noisy has other times since.
    const joined = await predictJoined(measured, new Date(2000));
    const told = predicted.map(({ loadS: _, ...one }) => ({ ...one, afterwards: true }));
    assert.deepEqual(joined.map(({ loadS: _, ...one }) => one), told);
    const trials = await measured.rows("trials");
    const order = trials.toSorted((a, b) => a.order - b.order).map(({ store, scale }) => [store, scale]);
    assert.deepEqual(order, [
      ["bitemporal", SMALL],
      ["posting", SMALL],
      ["bitemporal", LARGE],
      ["posting", LARGE],
    ]);
    // The size it predicted is that which was then written.
    assert.deepEqual(
      new Set(trials.filter(({ scale }) => scale === LARGE).map(({ rows }) => rows)),
      new Set([predicted[0]!.rows]),
    );
  });
});

Deno.test("an experiment uses data that is there already and leaves it, and keeps its own where it is told to", async () => {
  await inTemporaryFolder(async (root) => {
    const data = `${root}/data`;
    const kept = await startBench(
      `${root}/kept`,
      { ...ABOUT, settings: await settings({ keepData: true }) },
      host(data),
    );
    assert.equal(kept.manifest.status, "complete");
    const both = [SMALL, LARGE].map((scale) => dataAt("", scale).slice(1)).sort();
    assert.deepEqual(namesIn(data), both);
    const made = await Deno.stat(`${dataAt(data, LARGE)}/blocks.bin`);
    const again = await startBench(`${root}/again`, { ...ABOUT, settings: await settings() }, host(data));
    assert.equal(again.manifest.status, "complete");
    assert.deepEqual(namesIn(data), both);
    assert.deepEqual((await Deno.stat(`${dataAt(data, LARGE)}/blocks.bin`)).mtime, made.mtime);
    assert.deepEqual(again.manifest.scenarios[0]!.digests, kept.manifest.scenarios[0]!.digests);
  });
});

Deno.test("a point that starts from a file loaded at once holds the same chain, is recorded as that, and stays out of laws", async () => {
  await onDisk(async (root) => {
    const point = { scale: LARGE, trials: 1, role: "calibration" } as const;
    const points = [point, { ...point, load: "rewritten" } as const];
    const both = {
      ...await settings(),
      stores: await chooseEntityStores("posting", "normal"),
      experiment: { id: "growth-two-ways", points, keepData: false },
    };
    const { manifest, dir } = await startBench(
      `${root}/run`,
      { ...ABOUT, settings: both },
      host(`${root}/data`),
    );
    assert.equal(manifest.status, "complete", "totals, sampled entities and integrity hold in both");
    const run = await openRun(dir);
    const trials = (await run.rows("trials")).toSorted((a, b) => a.order - b.order);
    assert.deepEqual(trials.map(({ benchmark }) => benchmark), ["append", "rewritten"]);
    assert.equal(trials[0]!.rows, trials[1]!.rows);
    const all = (await run.rows("commits")).toSorted((a, b) => a.block - b.block);
    const [grown, commits] = trials.map(({ trial }) => all.filter((commit) => commit.trial === trial));
    const stream = grown!.find(({ phase }) => phase === "steady")!;
    assert.deepEqual(
      [commits![0]!.phase, commits![0]!.block, commits![0]!.rows_before],
      ["rewrite", stream.block, stream.rows_before],
      "all that only creates came at once",
    );
    assert.ok(commits!.some(({ phase }) => phase === "steady"), "the stream after the rewriting is measured");
    const checks = await run.rows("checks");
    assert.equal(checks.find(({ name }) => name.startsWith("a tenth of what was loaded"))!.ok, true);
    assert.match(String(manifest.settings["posting normal rewritten"]!.loaded), /^at once, then a tenth/);
    assert.match(String(manifest.settings["posting normal"]!.loaded), /^block by block/);
    const { laws } = await assessRun(run, []);
    assert.ok(laws.length > 0);
    assert.deepEqual(new Set(laws.map((law) => law.trials)), new Set([1]), "of the trial by blocks alone");
  });
});

Deno.test("a point with restricted memory is recorded with its limit and stays out of laws; one that its limit does not hold is told as killed", async () => {
  await onDisk(async (root) => {
    const point = { scale: LARGE, trials: 1, role: "calibration" } as const;
    const limits = [1e9, 16e6];
    const stores = await chooseEntityStores("posting", "normal");
    const asked = [point, ...limits.map((memoryLimitBytes) => ({ ...point, memoryLimitBytes }))];
    const measurable = await measurablePoints(asked, stores);
    const experiment = { id: "knees", ...measurable, keepData: false };
    const { manifest, dir } = await startBench(
      `${root}/run`,
      { ...ABOUT, settings: { ...await settings(), stores, experiment } },
      host(`${root}/data`),
    );
    assert.equal(manifest.status, "complete");
    const run = await openRun(dir);
    const answer = await experimentAnswer(run);
    const trials = (await run.rows("trials")).toSorted((a, b) => a.order - b.order);
    const lines = experimentAnswerLines(answer);
    if (measurable.memoryNote !== undefined) {
      assert.match(measurable.memoryNote, /^memory could not be restricted: ./);
      assert.equal(lines.at(-1), measurable.memoryNote);
      assert.deepEqual(trials.map(({ benchmark }) => benchmark), ["append"]);
      return;
    }
    assert.deepEqual(
      trials.map((trial) => [trial.benchmark, trial.memory_limit_bytes, trial.status, trial.error]),
      [
        ["append", null, "ok", null],
        ["restricted", 1e9, "ok", null],
        ["restricted", 16e6, "failed", "killed for want of memory"],
      ],
    );
    assert.deepEqual(
      answer.points.map(({ memoryLimitBytes, bend }) => [memoryLimitBytes, bend.memoryBytes]),
      [[null, manifest.machine.memoryBytes], [1e9, 1e9]],
    );
    assert.match(
      lines.at(-1)!,
      /^posting at 0.0002x in restricted memory.*in 1 GB loads [^;]*; in 16 MB killed for want of memory$/,
    );
    const { laws } = await assessRun(run, []);
    assert.deepEqual(
      new Set(laws.map((law) => law.trials)),
      new Set([1]),
      "of the trial in all memory alone",
    );
  });
});

Deno.test("an experiment that needs more disk than is free is refused before it makes anything", async () => {
  await inTemporaryFolder(async (root) => {
    const starting = startBench(
      `${root}/run`,
      { ...ABOUT, settings: await settings({ large: 2000 }) },
      host(`${root}/data`),
    );
    await assert.rejects(
      starting,
      (error: HeadroomError) =>
        error instanceof HeadroomError && /about [\d.,]+ TB are needed/.test(error.message),
    );
    assert.deepEqual(namesIn(root), []);
  });
});
