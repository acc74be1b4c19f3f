import assert from "node:assert/strict";
import { HeadroomError } from "../../lib/errors.ts";
import { assessRun } from "../../lib/model/assess_run.ts";
import type { RunScenario } from "../../lib/runs/manifest.ts";
import { damagedRun, type RunTables } from "../../lib/runs/measurements.ts";
import { embeddedScenario } from "../../lib/scenarios/embedded_scenario.ts";
import { AGENT_ONBOARDING, COMPUTE_MARKETPLACE, SCENARIOS } from "../../lib/scenarios/mod.ts";
import type { EntityScenario, Scenario } from "../../lib/scenarios/scenario.ts";
import { NO_SIZE } from "../../lib/scenarios/scenario_size.ts";
import { sampleManifest } from "../runs/sample_run.ts";

const MEASURED: EntityScenario = {
  kind: "entities",
  id: "chain-x",
  title: "Chain read from x",
  source: "x",
  measured: NO_SIZE,
  generator: "cohorts",
  entityTypes: [],
  operations: [],
  owners: { count: { value: 0, source: "not counted" }, addresses: [] },
  entitiesPerLoadBlock: { value: 0, source: "not counted" },
  queries: [],
  requirements: [],
  choices: [],
};

function embedded({ id, kind }: Scenario, definition: unknown): RunScenario {
  return { id, kind, scale: 1, seed: "1", digests: {}, definition: JSON.parse(JSON.stringify(definition)) };
}

Deno.test("embeddedScenario() takes every scenario a run may be started with, as it was written", () => {
  for (const scenario of [...Object.values(SCENARIOS), MEASURED]) {
    const written = JSON.parse(JSON.stringify(scenario));
    const read = embeddedScenario(embedded(scenario, scenario), damagedRun(sampleManifest()));
    assert.deepEqual(read, written, scenario.id);
  }
});

/** Copies of a value in which one part was lost, or became something else. */
function* damaged(value: unknown, depth: number): Generator<unknown> {
  for (const other of [null, 0, -1, "x", [], {}, true]) yield other;
  if (depth === 0 || typeof value !== "object" || value === null) return;
  const keys = Array.isArray(value) ? [0].slice(0, value.length) : Object.keys(value);
  for (const key of keys) {
    const copy = () => structuredClone(value) as Record<string | number, unknown>;
    const without = copy();
    delete without[key];
    yield without;
    for (const part of damaged((value as Record<string | number, unknown>)[key], depth - 1)) {
      yield { ...copy(), [key]: part };
    }
  }
}

Deno.test("a run with a damaged definition is assessed or refused in a sentence, whichever part is damaged", async () => {
  let refused = 0;
  for (const scenario of [COMPUTE_MARKETPLACE, AGENT_ONBOARDING, MEASURED]) {
    for (const definition of damaged(JSON.parse(JSON.stringify(scenario)), 2)) {
      const manifest = sampleManifest({ scenarios: [{ ...embedded(scenario, {}), definition }] });
      const run: RunTables = { manifest, rows: () => Promise.resolve([]) };
      try {
        await assessRun(run, []);
      } catch (error) {
        refused++;
        assert.ok(error instanceof HeadroomError, `${JSON.stringify(definition).slice(0, 200)}: ${error}`);
        assert.match(
          error.message,
          /^Cannot use run "2026-11-22-test": expected .* in its manifest\.json, found/,
        );
        assert.match(error.next, /Copy the run folder again/);
      }
    }
  }
  assert.ok(refused > 300, `${refused} refused`);
});
