import assert from "node:assert/strict";
import { type FidelityRequest, runFidelity } from "../../lib/fidelity/run_fidelity.ts";
import { loadFidelity, writeFidelity } from "../../lib/fidelity/fidelity_result.ts";
import { MENDOZA } from "../../lib/scenarios/mod.ts";
import { findScenario } from "../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";

const quiet = { start: () => () => {}, interrupted: new AbortController().signal };

function request(dir: string, options: Partial<FidelityRequest> = {}): FidelityRequest {
  const fixed = { scenario: MENDOZA, scale: 0.004, seed: 3n, storageScale: null, workers: 1, command: "c" };
  return { ...fixed, dir, ...options };
}

Deno.test("a small Mendoza is within the tolerances of everything judged at its scale, loaded bytes included", async () => {
  await inTemporaryFolder(async (dir) => {
    const result = (await runFidelity(request(dir, { storageScale: 0.004 }), quiet))!;
    assert.deepEqual(
      result.rows.filter(({ verdict, group }) => verdict === "outside" && group !== "Bytes on disk"),
      [],
    );
    const bytes = result.rows.filter(({ group }) => group === "Bytes on disk");
    assert.equal(bytes.length, 13);
    for (const { statistic, unit, deviation, tolerance } of bytes) {
      // A small index has a few pages only: the definitive comparison is at scale 1.
      assert.ok(Math.abs(deviation!) < tolerance + 0.1, `${statistic} ${deviation} ${unit}`);
    }
    assert.deepEqual([...Deno.readDirSync(dir)], []);
    await writeFidelity(`${dir}/result.json`, result);
    assert.deepEqual(loadFidelity(`${dir}/result.json`), result);
  });
});

Deno.test("a use case's totals equal its table's, as declared and as generated", async () => {
  const scenario = findScenario("ride-sharing-city") as EntityScenario;
  const result = (await runFidelity(request("", { scenario, scale: 0.001 }), quiet))!;
  assert.ok(result.rows.some(({ group }) => group.startsWith("Declared")));
  assert.ok(result.rows.some(({ group }) => group.startsWith("Generated")));
  assert.deepEqual(result.rows.filter(({ verdict }) => verdict === "outside"), []);
});

Deno.test("an interrupted comparison gives nothing and leaves no file", async () => {
  await inTemporaryFolder(async (dir) => {
    const interrupted = AbortSignal.abort();
    const result = await runFidelity(request(dir, { storageScale: 0.004 }), { ...quiet, interrupted });
    assert.equal(result, null);
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});

Deno.test("storage of a scenario without published sizes is refused before anything is made", async () => {
  const scenario = findScenario("ride-sharing-city") as EntityScenario;
  await assert.rejects(
    runFidelity(request("/nowhere", { scenario, storageScale: 1 }), quiet),
    /no sizes are published/,
  );
});
