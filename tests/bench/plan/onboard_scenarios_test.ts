import assert from "node:assert/strict";
import { onboardScenarios } from "../../../lib/bench/plan/onboard_scenarios.ts";
import { embeddedScenario } from "../../../lib/scenarios/embedded_scenario.ts";
import { AGENT_ONBOARDING, findScenario } from "../../../lib/scenarios/mod.ts";

Deno.test("a form of an onboarding that is built in is that one; others have ids of their own", () => {
  assert.deepEqual(onboardScenarios(AGENT_ONBOARDING, { anchors: null, batches: null }), [AGENT_ONBOARDING]);
  assert.deepEqual(onboardScenarios(AGENT_ONBOARDING, { anchors: [3, 1], batches: [100] }), [
    AGENT_ONBOARDING,
    findScenario("agent-onboarding-1"),
  ]);
  const forms = onboardScenarios(AGENT_ONBOARDING, { anchors: [2, 3], batches: [1, 100] });
  assert.deepEqual(
    forms.map(({ id, anchorsPerAgent, batchAgents }) => [
      id,
      anchorsPerAgent.value,
      batchAgents.value,
    ]),
    [
      ["agent-onboarding-2-batch-1", 2, 1],
      ["agent-onboarding-2", 2, 100],
      ["agent-onboarding-batch-1", 3, 1],
      ["agent-onboarding", 3, 100],
    ],
  );
});

Deno.test("a form of a user's own onboarding is a scenario that a run's manifest can hold, under another id", () => {
  const own = { ...AGENT_ONBOARDING, id: "mine" };
  const [form] = onboardScenarios(own, { anchors: [1], batches: [7] });
  assert.equal(form!.id, "mine-anchors-1-batch-7");
  const embedded = { id: form!.id, kind: form!.kind, definition: JSON.parse(JSON.stringify(form)) };
  const read = embeddedScenario(embedded, (expected, actual) => new Error(`${expected}: ${actual}`));
  assert.deepEqual(read, form);
});
