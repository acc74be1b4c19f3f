import assert from "node:assert/strict";
import { agentsAt } from "../../lib/bench/plan/plan.ts";
import { parseEvent } from "../../lib/keri/parse_event.ts";
import {
  AGENT_ONBOARDING,
  AGENT_ONBOARDINGS,
} from "../../lib/scenarios/agent_onboarding/agent_onboarding.ts";
import { findScenario } from "../../lib/scenarios/mod.ts";
import type { KelScenario } from "../../lib/scenarios/scenario.ts";
import { openOrganisation, type Organisation } from "../../lib/synth/organisation/organisation.ts";

function organisation(
  { agents, engineers, anchorsPerAgent }: KelScenario,
  scale: number,
): Promise<Organisation> {
  return openOrganisation({
    agents: agentsAt(agents.value, scale),
    engineers: engineers.value,
    anchorsPerAgent: anchorsPerAgent.value,
    seed: 3n,
  });
}

Deno.test("one to three root events for each agent are scenarios of their own; the plain one has three", () => {
  assert.deepEqual(AGENT_ONBOARDINGS.map(({ anchorsPerAgent }) => anchorsPerAgent.value), [3, 2, 1]);
  assert.equal(findScenario("agent-onboarding"), AGENT_ONBOARDING);
  for (const scenario of AGENT_ONBOARDINGS) {
    assert.equal(findScenario(scenario.id), scenario);
    assert.equal(scenario.engineers.value, 1_000);
    const { source } = scenario.anchorsPerAgent;
    assert.match(source, /seal of the agent's inception/);
    assert.equal(/marker/.test(source), scenario.anchorsPerAgent.value > 1);
    assert.equal(/attestation/.test(source), scenario.anchorsPerAgent.value > 2);
  }
});

Deno.test("from 100 to 100,000 agents the events add up: 20 and 30 thousand in the root's log at 10,000", async () => {
  for (const scenario of AGENT_ONBOARDINGS) {
    const anchors = scenario.anchorsPerAgent.value;
    for (const [scale, agents] of [[0.01, 100], [1, 10_000], [10, 100_000]] as const) {
      const made = await organisation(scenario, scale);
      assert.deepEqual(made.size("per-event", 100), {
        calls: 1 + agents * (1 + anchors),
        agents,
        events: 1 + agents * (1 + anchors),
        rootEvents: 1 + agents * anchors,
        seals: agents * anchors,
      });
      assert.equal(made.size("multi-seal", 100).rootEvents, 1 + agents / 100);
      assert.equal(made.engineerOf(agents - 1), (agents - 1) % 1_000);
      // The last agent is made as fast as the first: nothing before it is kept.
      assert.match(made.agent(agents - 1).prefix, /^E/);
    }
  }
});

for (const scenario of AGENT_ONBOARDINGS) {
  const anchors = scenario.anchorsPerAgent.value;
  Deno.test(`with ${anchors} root events an agent is anchored, then marked, then attested, as far as they go`, async () => {
    const made = await organisation(scenario, 0.0003);
    const root: string[] = [];
    for (const call of made.calls("per-event", 1)) {
      for (const { raw } of call.events) {
        const event = parseEvent(raw);
        if (event.i !== made.rootPrefix || event.t !== "ixn") continue;
        root.push(event.a.map((seal) => Object.keys(seal).join("")).join("+"));
      }
    }
    assert.deepEqual(root, Array.from({ length: 3 }, () => ["isd", "d", "d"].slice(0, anchors)).flat());
  });
}
