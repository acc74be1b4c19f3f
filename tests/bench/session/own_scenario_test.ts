import assert from "node:assert/strict";
import { defaultSettings } from "../../../lib/bench/plan/bench_settings.ts";
import { chooseEntityStores } from "../../../lib/bench/plan/chosen_store.ts";
import type { BenchHost } from "../../../lib/bench/session/bench_host.ts";
import { datasetDir } from "../../../lib/bench/data/dataset_dir.ts";
import { resumeBench, startBench } from "../../../lib/bench/session/run_bench.ts";
import { findScenario } from "../../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { startText } from "../../../lib/scenarios/file/start_text.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const host = (datasetsDir: string, interrupted = new AbortController().signal): BenchHost => ({
  observer: { note: () => {}, data: () => {}, trial: () => {}, again: () => {}, progress: () => {} },
  interrupted,
  now: () => new Date(0),
  datasetsDir,
});

Deno.test("resumeBench() continues with the scenario the run was started with, whatever happened to its file", async () => {
  await inTemporaryFolder(async (dir) => {
    const file = `${dir}/own.json`;
    await Deno.writeTextFile(file, startText("own-sensors", "scenario.schema.json"));
    const settings = {
      ...defaultSettings("smoke", [findScenario(file)], "1"),
      scale: 0.002,
      trials: 1,
      stores: await chooseEntityStores("bitemporal", "normal"),
    };
    const about = { run: "2026-11-22-0000", command: `deno task bench --scenario ${file}` };
    const stopped = AbortSignal.abort();
    const first = await startBench(`${dir}/run`, { ...about, settings }, host(`${dir}/data`, stopped));
    assert.equal(first.manifest.status, "interrupted");
    await Deno.writeTextFile(file, "{}");
    const second = await resumeBench(`${dir}/run`, host(`${dir}/data`));
    assert.equal(second.manifest.status, "complete");
    assert.deepEqual(second.manifest.scenarios[0]!.definition, settings.scenarios[0]);
  });
});

Deno.test("datasetDir() differs where anything in the scenario does, and only there", () => {
  const scenario = findScenario("mendoza") as EntityScenario;
  const same = JSON.parse(JSON.stringify(scenario)) as EntityScenario;
  const other = { ...scenario, entitiesPerLoadBlock: { value: 501, source: "" } };
  const dirOf = (scenario: EntityScenario, scale = 1, seed: string | bigint = "7") =>
    datasetDir("d", { scenario, scale, seed });
  assert.equal(dirOf(same), dirOf(scenario, 1, 7n));
  assert.notEqual(dirOf(other), dirOf(scenario));
  assert.match(dirOf(scenario, 0.001), /^d\/mendoza-x0\.001-seed7-[0-9a-f]{8}$/);
});
