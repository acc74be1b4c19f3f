import assert from "node:assert/strict";
import type { RunScenario } from "../../../lib/runs/manifest.ts";
import { focusOf, focusTrials } from "../../../lib/report/sections/focus.ts";
import type { Story } from "../../../lib/report/sections/story.ts";

function focus(...ids: string[]): string {
  const scenarios = ids.map((id) =>
    ({ id, kind: id.startsWith("agent") ? "kels" : "entities" }) as RunScenario
  );
  return focusOf({ manifest: { scenarios } as unknown as Story["manifest"] });
}

Deno.test("focusOf() is the marketplace where it was measured, else the run's own chain", () => {
  assert.equal(focus("mendoza", "compute-marketplace", "agent-onboarding"), "compute-marketplace");
  assert.equal(focus("mendoza", "my-scenario"), "my-scenario");
  assert.equal(focus("agent-onboarding", "mendoza"), "mendoza");
  assert.equal(focus("agent-onboarding"), "compute-marketplace");
});

Deno.test("focusTrials() is one store's, whatever comes first: the system's own layout, else the first by name", () => {
  const on = (...stores: string[]) => {
    const trials = stores.map((store) => ({ scenario: "mendoza", store, status: "ok" }));
    return focusTrials({ trials } as unknown as Story, "mendoza").map(({ store }) => store);
  };
  assert.deepEqual(on("lean", "bitemporal", "dense", "bitemporal"), ["bitemporal", "bitemporal"]);
  assert.deepEqual(on("lean", "dense"), ["dense"]);
  assert.deepEqual(on(), []);
});
