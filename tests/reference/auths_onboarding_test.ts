import assert from "node:assert/strict";
import { authsRowOf, loadAuthsOnboarding } from "../../lib/reference/auths_onboarding.ts";

const { published, measured } = loadAuthsOnboarding();

Deno.test("published onboardings of auths agree with themselves: agents a second times seconds are the agents", () => {
  for (const { agents, agents_per_s: rate, seconds } of published) {
    if (seconds === undefined) continue;
    assert.ok(Math.abs(rate * seconds / agents - 1) < 0.01, `${agents} agents: ${rate}/s in ${seconds} s`);
  }
});

Deno.test("published commits and root events are those of the published flows", () => {
  // Source: keri.md 3, "Check sums". 50 revocations one by one and 50 at once at 1,000, 200 each at 10,000.
  const row = (mode: string, agents: number) =>
    authsRowOf(published, { mode, agents, batchAgents: 100, seals: 3 * agents })!;
  assert.equal(row("per-event", 1000).root_events, 1 + 3 * 1000 + 50 + 1);
  assert.equal(row("per-event", 1000).commits, 2 + 4 * 1000 + 50 + 1);
  assert.equal(row("multi-seal", 1000).root_events, 1 + 10 + 50 + 1);
  assert.equal(row("multi-seal", 10_000).commits, 2 + 100 + 200 + 1);
  assert.deepEqual(published.filter(({ extrapolated }) => extrapolated).map(({ agents }) => agents), [
    10_000,
  ]);
});

Deno.test("authsRowOf() takes the same flow, size, batch and work an agent alone", () => {
  const find = (mode: string, agents: number, batchAgents: number) =>
    authsRowOf(measured, { mode, agents, batchAgents, seals: 3 * agents })?.agents_per_s ?? null;
  assert.equal(find("per-event", 1000, 1), 4.7);
  assert.equal(find("multi-seal", 10_000, 100), 149.5);
  assert.equal(find("multi-seal", 10_000, 1000), null);
  assert.equal(find("multi-seal", 9999, 100), null);
  assert.equal(find("batch", 1000, 100), null);
  assert.equal(authsRowOf(measured, { mode: "per-event", agents: 1000, batchAgents: 1, seals: 1000 }), null);
});
