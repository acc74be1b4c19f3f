import assert from "node:assert/strict";
import type { RunScenario } from "../../../lib/runs/manifest.ts";
import { focusOf } from "../../../lib/report/sections/focus.ts";
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
