import assert from "node:assert/strict";
import { fleetAnswer } from "../../../lib/bench/fleet/fleet_figures.ts";
import { madeFleet } from "./fleet_samples.ts";

const SMALL = { registry: "packfile", agents: 100, rounds: 6, revokeMs: 3, totalsMs: 0.5 };
const LARGE = { ...SMALL, agents: 10_000, totalsMs: 0.9 };

Deno.test("a time is the median over rounds of each round's median", () => {
  const [one] = fleetAnswer({ fleets: [madeFleet({ ...SMALL, rounds: 3 })], logs: [] }).fleets;
  assert.ok(Math.abs(one!.times.chain.median - 2.02) < 1e-9);
  assert.ok(Math.abs(one!.times.revoke.median - 3.03) < 1e-9);
  assert.deepEqual([one!.longest.chain, one!.longest.revoke], [90, 50]);
  assert.deepEqual([one!.batchAgents, one!.rounds], [5, 3]);
});

const verdicts = (...fleets: Parameters<typeof madeFleet>[0][]) =>
  Object.fromEntries(
    fleetAnswer({ fleets: fleets.map(madeFleet), logs: [] }).targets.map(({ target, verdict }) => [
      target,
      verdict,
    ]),
  );

Deno.test("targets of 10,000 agents are judged at such a fleet alone, by the whole interval", () => {
  assert.deepEqual(verdicts(SMALL), { "one agent's chain, warm": "met" });
  const found = verdicts(LARGE);
  assert.equal(found["one revocation"], "met");
  assert.equal(found["200 revoked by one event"], "met");
  assert.equal(found["fleet totals, the first of a process"], "met");
  assert.equal(verdicts({ ...LARGE, revokeMs: 10.5 })["one revocation"], "missed");
  assert.equal(verdicts({ ...LARGE, revokeMs: 9.8 })["one revocation"], "not shown");
});

Deno.test("totals may grow as the logarithm of the fleet does: twice from 100 to 10,000", () => {
  assert.equal(verdicts(SMALL, LARGE)["growth of totals against log n"], "met");
  assert.equal(verdicts(SMALL, { ...LARGE, totalsMs: 1.1 })["growth of totals against log n"], "missed");
});

Deno.test("a replay is judged from 30,000 events on", () => {
  const built = madeFleet(SMALL).built;
  const log = (events: number, ms: number) =>
    fleetAnswer({ fleets: [], logs: [{ registry: "packfile", events, built, replayMs: [ms, ms] }] }).targets
      .map(
        ({ verdict }) => verdict,
      );
  assert.deepEqual([log(29_999, 1), log(30_000, 4999), log(30_000, 5001)], [[], ["met"], ["missed"]]);
});
