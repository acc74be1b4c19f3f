import assert from "node:assert/strict";
import {
  type BenchSettings,
  defaultSettings,
  planOf,
  readSettings,
  writeSettings,
} from "../../../lib/bench/plan/bench_settings.ts";
import { chooseEntityStores, chooseRegistries } from "../../../lib/bench/plan/chosen_store.ts";
import {
  EXPERIMENTS,
  findExperiment,
  isOfRegistries,
  scaledPoints,
} from "../../../lib/bench/plan/experiments.ts";
import { agentsAt } from "../../../lib/bench/plan/plan.ts";
import { plannedSize } from "../../../lib/bench/plan/planned_size.ts";
import { findScenario } from "../../../lib/scenarios/mod.ts";
import { USE_CASES, useCaseOf } from "../../../lib/scenarios/use_cases.ts";
import { BEYOND_MAX } from "../../../lib/model/verdicts/judge.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { rowCount, scenarioSize } from "../../../lib/scenarios/scenario_size.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { LEFT_BYTES } from "../../../lib/bench/plan/estimate_onboard.ts";

async function settings(
  id: string,
  changes: { factor?: number; keepData?: boolean } = {},
): Promise<BenchSettings> {
  const { factor = 1, keepData = false } = changes;
  const experiment = findExperiment(id);
  const names = experiment.stores.join(",");
  return {
    ...defaultSettings("quick", experiment.scenarios.map(findScenario), "1"),
    ...isOfRegistries(experiment)
      ? { registries: await chooseRegistries(names, experiment.variant) }
      : { stores: await chooseEntityStores(names, experiment.variant) },
    queries: experiment.queries,
    experiment: { id, points: scaledPoints(experiment, factor), keepData },
  };
}

Deno.test("an experiment measures its ways and stores in turns, the quick store first, and every other time in reverse", async () => {
  const { trials } = planOf(await settings("growth-two-ways"));
  const of = (store: string, benchmark: string, repetition: number) =>
    `compute-marketplace-${store}-${benchmark}-normal-x0.1-two-ways-0${repetition}`;
  assert.deepEqual(trials.map(({ trial }) => trial), [
    of("posting", "append", 1),
    of("posting", "rewritten", 1),
    of("bitemporal", "append", 1),
    of("bitemporal", "rewritten", 1),
    of("bitemporal", "rewritten", 2),
    of("bitemporal", "append", 2),
    of("posting", "rewritten", 2),
    of("posting", "append", 2),
    of("posting", "append", 3),
    of("posting", "rewritten", 3),
    of("bitemporal", "append", 3),
    of("bitemporal", "rewritten", 3),
  ]);
  assert.deepEqual(trials.map(({ order }) => order), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

Deno.test("knees restrict memory beside the smaller cache alone, within the turns of its store", async () => {
  const { trials } = planOf(await settings("knees"));
  const first = trials.slice(0, 5).map(({ store, variant, benchmark, memoryLimitBytes }) => [
    `${store} ${variant}`,
    benchmark,
    memoryLimitBytes,
  ]);
  assert.deepEqual(first, [
    ["posting library-default", "append", undefined],
    ["posting library-default", "restricted", 1e9],
    ["posting library-default", "restricted", 512e6],
    ["posting library-default", "restricted", 256e6],
    ["posting normal", "append", undefined],
  ]);
  assert.deepEqual([trials[5]!.store, trials[5]!.memoryLimitBytes], ["bitemporal", undefined]);
  assert.equal(trials.length, 3 * 2 * 5);
});

Deno.test("an experiment goes from its smallest size to the largest; growth calibrates six trials of a tenth", async () => {
  const { trials } = planOf(await settings("growth-marketplace"));
  assert.deepEqual(
    [...Map.groupBy(trials, ({ role, scale }) => `${role} ${scale}`)].map((
      [size, own],
    ) => [size, own.length]),
    [["validation 0.01", 12], ["calibration 0.1", 12], ["validation 0.5", 2], ["validation 1", 2]],
  );
  for (const id of Object.keys(EXPERIMENTS)) {
    for (const own of Map.groupBy(planOf(await settings(id)).trials, ({ scenario }) => scenario).values()) {
      const scales = own.map(({ scale }) => scale);
      assert.deepEqual(scales, scales.toSorted((a, b) => a - b), id);
    }
  }
});

Deno.test("an experiment's shards measure each trial once, keep what is compared together, and go from small to large", async () => {
  for (const id of Object.keys(EXPERIMENTS)) {
    const own = await settings(id);
    const whole = planOf(own);
    const groups = new Set(whole.trials.map(({ pair }) => pair)).size;
    for (const count of groups === 1 ? [] : id === "growth-mendoza" ? [2, groups] : [2]) {
      const parts = Array.from(
        { length: count },
        (_, at) => planOf({ ...own, shard: { index: at + 1, count } }),
      );
      const trials = parts.flatMap((part) => part.trials);
      // Place in the order and all else as in the whole.
      assert.deepEqual(trials.toSorted((a, b) => a.order - b.order), whole.trials, id);
      const pairs = parts.flatMap((part) => [...new Set(part.trials.map(({ pair }) => pair))]);
      assert.equal(pairs.length, groups, id);
      for (const part of parts) {
        assert.deepEqual(part.trials, part.trials.toSorted((a, b) => a.order - b.order));
        assert.ok(
          part.trials.length > 0 && part.seconds < whole.seconds && part.diskBytes <= whole.diskBytes,
        );
      }
    }
  }
});

Deno.test("experiments merge: no trial of one is one of another's", async () => {
  const plans = await Promise.all(Object.keys(EXPERIMENTS).map((id) => settings(id)));
  const trials = plans.flatMap((one) => planOf(one).trials);
  assert.equal(new Set(trials.map(({ trial }) => trial)).size, trials.length);
});

Deno.test("the full size is planned and made with its peaks, smaller ones without", async () => {
  const { datasets, trials } = planOf(await settings("growth-marketplace"));
  assert.deepEqual(datasets.map(({ scale, peaks }) => [scale, peaks]), [
    [0.01, false],
    [0.1, false],
    [0.5, false],
    [1, true],
  ]);
  const scenario = findScenario("compute-marketplace") as EntityScenario;
  const dataset = openDataset(scenario, 0.0003, 1n);
  const planned = rowCount(plannedSize(scenario, 0.0003, true));
  const made = rowCount(dataset.size(dataset.phases.at(-1)!.to - 1));
  assert.ok(Math.abs(planned / made - 1) < 0.05, `${planned} rows planned, ${made} made`);
  assert.ok(trials.every(({ seconds, diskBytes }) => seconds > 0 && diskBytes > 0));
});

Deno.test("onboarding-10k holds every flow at 100, 1,000 and 10,000 agents on every registry, and makes no data", async () => {
  const { trials, datasets, diskBytes } = planOf(await settings("onboarding-10k"));
  assert.deepEqual(datasets, []);
  const each = trials.map((trial) => trial.diskBytes);
  // Registries of many files stay until the end, but for large ones: removing them would slow those measured next.
  const left = each.filter((bytes) => bytes <= LEFT_BYTES).reduce((sum, bytes) => sum + bytes, 0);
  assert.equal(diskBytes, left + Math.max(...each));
  assert.ok(trials.every(({ benchmark }) => benchmark === "onboard"));
  for (const store of EXPERIMENTS["onboarding-10k"]!.stores) {
    for (const mode of ["per-event", "batch", "multi-seal"]) {
      const own = trials.filter((trial) => trial.store === store && trial.variant === mode);
      const agents = [...new Set(own.map(({ scale }) => agentsAt(10_000, scale)))];
      assert.deepEqual(agents, [100, 1000, 10_000], `${store} ${mode}`);
    }
  }
});

Deno.test("use-cases tests every other use case at a share of its size from which a projection may pass or fail", async () => {
  const { trials } = planOf(await settings("use-cases"));
  const tested = trials.filter(({ role }) => role === "validation");
  assert.ok(tested.every(({ scale }) => scale * BEYOND_MAX >= 1));
  const own = new Set([...tested.map(({ scenario }) => useCaseOf(scenario)), "compute-marketplace"]);
  assert.deepEqual(own, new Set(USE_CASES).union(own));
});

Deno.test("ten and twenty million entities are that many", () => {
  for (const [id, entities] of [["entities-10m", 10e6], ["entities-20m", 20e6]] as const) {
    const [scenario] = EXPERIMENTS[id]!.scenarios.map((name) => findScenario(name) as EntityScenario);
    const planned = scenarioSize(scenario!, EXPERIMENTS[id]!.points[0]!.scale).entities;
    assert.ok(Math.abs(planned / entities - 1) < 0.001, `${id}: ${planned}`);
  }
});

Deno.test("an experiment needs the disk of its largest point, and of all its data where that is kept", async () => {
  const [plan, kept] = [
    await settings("growth-mendoza"),
    await settings("growth-mendoza", { keepData: true }),
  ].map(
    planOf,
  );
  const last = plan!.datasets.at(-1)!;
  const largest = plan!.trials.filter(({ scale }) => scale === last.scale).map(({ diskBytes }) => diskBytes);
  assert.equal(plan!.diskBytes, last.diskBytes + Math.max(...largest));
  const others = plan!.datasets.slice(0, -1).reduce((sum, { diskBytes }) => sum + diskBytes, 0);
  assert.equal(kept!.diskBytes, plan!.diskBytes + others);
  assert.equal(kept!.seconds, plan!.seconds);
});

Deno.test("a factor makes every point of an experiment smaller and changes nothing else", async () => {
  const [whole, tenth] = [
    await settings("growth-two-ways"),
    await settings("growth-two-ways", { factor: 0.1 }),
  ].map(planOf);
  assert.deepEqual([...new Set(whole!.trials.map(({ scale }) => scale))], [0.1]);
  assert.deepEqual([...new Set(tenth!.trials.map(({ scale }) => scale))], [0.01]);
  const shape = (plan: typeof whole) =>
    plan!.trials.map(({ scenario, store, role }) => [scenario, store, role]);
  assert.deepEqual(shape(tenth), shape(whole));
});

Deno.test("an experiment's points stand in the settings of its run, so that resuming it keeps the plan", async () => {
  await inTemporaryFolder(async (dir) => {
    for (const id of ["onboarding-10k", "growth-two-ways", "growth-marketplace", "knees"]) {
      const started = await settings(id, { factor: 0.003 });
      await writeSettings(dir, started);
      assert.deepEqual(planOf(await readSettings(dir, started.scenarios)), planOf(started));
    }
    const { experiment: _, sha256: __, ...before } = JSON.parse(
      await Deno.readTextFile(`${dir}/settings.json`),
    );
    await Deno.writeTextFile(`${dir}/settings.json`, JSON.stringify(before));
    assert.equal(
      (await readSettings(dir, [findScenario("compute-marketplace")])).experiment,
      null,
      "a run of before experiments",
    );
  });
});

Deno.test("an experiment that does not exist is refused with the nearest that does", () => {
  assert.throws(() => findExperiment("growth-mendosa"), /no experiment "growth-mendosa"/);
  assert.throws(() => findExperiment("growth-mendosa"), { next: "Did you mean growth-mendoza?" });
});
