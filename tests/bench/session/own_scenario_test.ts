import assert from "node:assert/strict";
import { defaultSettings } from "../../../lib/bench/plan/bench_settings.ts";
import type { BenchHost } from "../../../lib/bench/session/bench_host.ts";
import { datasetDir } from "../../../lib/bench/data/dataset_dir.ts";
import { resumeBench, startBench } from "../../../lib/bench/session/run_bench.ts";
import { findScenario } from "../../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { startText } from "../../../lib/scenarios/file/start_text.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const host = (datasetsDir: string, interrupted = new AbortController().signal): BenchHost => ({
  observer: { note: () => {}, data: () => {}, trial: () => {}, progress: () => {} },
  interrupted,
  now: () => new Date(0),
  datasetsDir,
});

Deno.test("resumeBench() goes on with the scenario the run was started with, whatever became of its file", async () => {
  await inTemporaryFolder(async (dir) => {
    const file = `${dir}/own.json`;
    await Deno.writeTextFile(file, startText("own-sensors", "scenario.schema.json"));
    const settings = {
      ...defaultSettings("smoke", [findScenario(file)], "1"),
      scale: 0.002,
      trials: 1,
      variants: ["normal"],
    };
    const about = { run: "2026-11-22-0000", command: `deno task bench --scenario ${file}` };
    const stopped = AbortSignal.abort();
    const first = await startBench(`${dir}/run`, about, settings, host(`${dir}/data`, stopped));
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
  assert.equal(datasetDir("d", same, 1, "7"), datasetDir("d", scenario, 1, 7n));
  assert.notEqual(datasetDir("d", other, 1, "7"), datasetDir("d", scenario, 1, "7"));
  assert.match(datasetDir("d", scenario, 0.001, "7"), /^d\/mendoza-x0\.001-seed7-[0-9a-f]{8}$/);
});
