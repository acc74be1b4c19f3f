import assert from "node:assert/strict";
import { fleetAnswer } from "../../../lib/bench/fleet/fleet_figures.ts";
import { loadAuthsOnboarding } from "../../../lib/reference/auths_onboarding.ts";
import { fleetLines } from "../../../lib/report/terminal/fleet_lines.ts";
import { madeFleet } from "../../bench/fleet/fleet_samples.ts";

const SIZES = [100, 1000, 10_000].map((agents) => ({ agents, rounds: 6, revokeMs: 3, totalsMs: 0.5 }));
const FLEETS = ["packfile", "sqlite-kel"].flatMap((registry) =>
  SIZES.map((size) => madeFleet({ registry, ...size }))
);
const LINES = fleetLines(fleetAnswer({ fleets: FLEETS, logs: [] }), loadAuthsOnboarding());

Deno.test("the answer comes first, a line a registry, of its largest fleet; without Git there is no clone", () => {
  const [first, second] = LINES.slice(0, LINES.indexOf("")).join(" ").split(/(?=sqlite-kel, )/);
  assert.match(first!, /^packfile, 10,000 agents: one revocation 3\.\d+ ms .*a clone 500 ms .*1 MB $/);
  assert.match(second!, /^sqlite-kel, 10,000 agents: .*replayed cold in/);
  assert.doesNotMatch(second!, /clone/);
});

Deno.test("auths' published rows stand beside the same sizes, and what a total and a revocation are is said", () => {
  const text = LINES.join("\n");
  assert.match(text, /published\s+10,000\s+multi-seal\s+302\s+49 ms\s+28 us\s+2\.2 s\s+25 s \(200\)\s+-/);
  assert.match(text, /published\s+1,000\s+one by one\s+3,052\s+3\.49 s\s+-\s+4\.03 s\s+2\.95 min \(50\)\s+-/);
  assert.match(text, /on two cores\s+10,000\s+multi-seal\s+302\s+60 ms\s+-\s+184 ms/);
  assert.match(text, /digest seal of the agent's\s+bare prefix/);
});

Deno.test("auths' machine and what its times hold are not told where it has no figure of these sizes", () => {
  const fleets = [madeFleet({ registry: "packfile", agents: 50, rounds: 6, revokeMs: 3, totalsMs: 0.5 })];
  const text = (agents: number) =>
    fleetLines(
      fleetAnswer({ fleets: fleets.map((fleet) => ({ ...fleet, agents })), logs: [] }),
      loadAuthsOnboarding(),
    ).join("\n");
  assert.doesNotMatch(text(50), /auths, published|On two cores/);
  assert.match(text(1000), /auths, published: /);
});
