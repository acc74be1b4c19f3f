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
import { findScenario } from "../../../lib/scenarios/mod.ts";
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

Deno.test("every experiment measures its stores in turns, its points one after another, the smallest first", async () => {
  for (const [id, { scenarios, stores, points }] of Object.entries(EXPERIMENTS)) {
    const { trials } = planOf(await settings(id));
    const repetitions = points.flatMap(({ scale, trials, role }) =>
      Array<object>(trials).fill({ scale, role })
    );
    const wanted = scenarios.flatMap((scenario) =>
      repetitions.flatMap((point, turn) =>
        (turn % 2 === 0 ? stores : stores.toReversed()).map((store) => ({ scenario, ...point, store }))
      )
    );
    assert.deepEqual(
      trials.map(({ scenario, scale, role, store }) => ({ scenario, scale, role, store })),
      wanted,
      id,
    );
    assert.deepEqual(
      points.map(({ scale }) => scale),
      points.map(({ scale }) => scale).sort((a, b) => a - b),
      id,
    );
    assert.equal(new Set(trials.map(({ trial }) => trial)).size, trials.length, id);
    assert.deepEqual(new Set(trials.map(({ variant }) => variant)), new Set(["normal"]), id);
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
  const [whole, tenth] = [await settings("prediction-1x"), await settings("prediction-1x", { factor: 0.1 })]
    .map(planOf);
  assert.deepEqual([...new Set(whole!.trials.map(({ scale }) => scale))], [0.1, 1]);
  assert.deepEqual([...new Set(tenth!.trials.map(({ scale }) => scale))], [0.01, 0.1]);
  const shape = (plan: typeof whole) =>
    plan!.trials.map(({ scenario, store, role }) => [scenario, store, role]);
  assert.deepEqual(shape(tenth), shape(whole));
});

Deno.test("an experiment's points stand in the settings of its run, so that resuming it keeps the plan", async () => {
  await inTemporaryFolder(async (dir) => {
    const started = await settings("growth-marketplace", { factor: 0.003 });
    await writeSettings(dir, started);
    const resumed = await readSettings(dir, started.scenarios);
    assert.deepEqual(planOf(resumed), planOf(started));
    const before = JSON.parse(await Deno.readTextFile(`${dir}/settings.json`));
    delete before.experiment;
    await Deno.writeTextFile(`${dir}/settings.json`, JSON.stringify(before));
    assert.equal(
      (await readSettings(dir, started.scenarios)).experiment,
      null,
      "a run of before experiments",
    );
  });
});

Deno.test("an experiment that does not exist is refused with the nearest that does", () => {
  assert.throws(() => findExperiment("growth-mendosa"), /no experiment "growth-mendosa"/);
  assert.throws(() => findExperiment("growth-mendosa"), { next: "Did you mean growth-mendoza?" });
});
