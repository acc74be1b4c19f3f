import assert from "node:assert/strict";
import {
  type BenchSettings,
  defaultSettings,
  planOf,
  readSettings,
  writeSettings,
} from "../../../lib/bench/plan/bench_settings.ts";
import { chooseEntityStores } from "../../../lib/bench/plan/chosen_store.ts";
import { EXPERIMENTS, findExperiment, scaledPoints } from "../../../lib/bench/plan/experiments.ts";
import { plannedSize } from "../../../lib/bench/plan/planned_size.ts";
import { findScenario } from "../../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { rowCount, scenarioSize } from "../../../lib/scenarios/scenario_size.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

async function settings(
  id: string,
  changes: { factor?: number; keepData?: boolean } = {},
): Promise<BenchSettings> {
  const { factor = 1, keepData = false } = changes;
  const experiment = findExperiment(id);
  return {
    ...defaultSettings("quick", experiment.scenarios.map(findScenario), "1"),
    stores: await chooseEntityStores(experiment.stores.join(","), experiment.variant),
    queries: experiment.queries,
    experiment: { id, points: scaledPoints(experiment, factor), keepData },
  };
}

Deno.test("every experiment measures its stores in turns, its sizes one after another, the smallest and the quick store first", async () => {
  for (const [id, { scenarios, stores, variant, points }] of Object.entries(EXPERIMENTS)) {
    const { trials } = planOf(await settings(id));
    const sizes = [...new Set(points.map(({ scale }) => scale))];
    assert.deepEqual(sizes, sizes.toSorted((a, b) => a - b), id);
    const wanted = scenarios.flatMap((scenario) =>
      sizes.flatMap((scale) => {
        const ways = points.filter((point) => point.scale === scale);
        return Array.from({ length: ways[0]!.trials }, (_, repetition) => {
          const group = stores.flatMap((store) =>
            variant.split(",").flatMap((variant) =>
              ways.filter((way) => way.variant === undefined || way.variant === variant)
                .map(({ role, load: benchmark = "append", memoryLimitBytes }) => ({
                  ...{ scenario, scale, role, store, variant, memoryLimitBytes },
                  benchmark: memoryLimitBytes === undefined ? benchmark : "restricted",
                }))
            )
          );
          return repetition % 2 === 0 ? group : group.reverse();
        }).flat();
      })
    );
    assert.deepEqual(
      trials.map(({ scenario, scale, role, store, variant, benchmark, memoryLimitBytes }) => ({
        ...{ scenario, scale, role, store, variant, memoryLimitBytes, benchmark },
      })),
      wanted,
      id,
    );
    assert.equal(trials[0]!.store, "posting", id);
    assert.equal(new Set(trials.map(({ trial }) => trial)).size, trials.length, id);
  }
});

Deno.test("parts of one question merge: no trial of the tuned or the doubled part is one of the growth run's", async () => {
  const parts = ["growth-marketplace", "growth-marketplace-2x", "marketplace-1x-tuned"];
  const trials = (await Promise.all(parts.map((id) => settings(id)))).flatMap((one) => planOf(one).trials);
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
    for (const id of ["growth-two-ways", "growth-marketplace", "knees"]) {
      const started = await settings(id, { factor: 0.003 });
      await writeSettings(dir, started);
      assert.deepEqual(planOf(await readSettings(dir, started.scenarios)), planOf(started));
    }
    const before = JSON.parse(await Deno.readTextFile(`${dir}/settings.json`));
    delete before.experiment;
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
