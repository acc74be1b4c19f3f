import assert from "node:assert/strict";
import { latencyVerdicts, offeredFigures } from "../../../lib/bench/reads/judge_reads.ts";
import { readFigures } from "../../../lib/bench/reads/read_figures.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import { mixSamples, round } from "./reads_samples.ts";

/** Verdicts of a store whose kinds take so many ms. */
function verdicts(aMs: number, bMs: number, rounds = 6) {
  const mixes = [mixSamples({ x: Array.from({ length: rounds }, () => round(1000 * aMs, 1000 * bMs)) })];
  const figures = readFigures({ rounds, files: [], mixes, offered: [] }, []);
  return Object.fromEntries(
    latencyVerdicts(COMPUTE_MARKETPLACE, figures).map(({ id, over, open }) => [
      id,
      [over.map(({ type }) => type), open.map(({ type }) => type)],
    ]),
  );
}

Deno.test("kinds over a published limit are named, p99 only where there are samples for one", () => {
  // 002:L1680-L1681: p50 under 10 ms, p99 under 100 ms.
  const few = verdicts(9.9, 150);
  assert.deepEqual([few["CM-S-08"], few["CM-S-09A"]], [[["b"], []], [[], ["b"]]]);
  const many = verdicts(10, 150, 150);
  assert.deepEqual([many["CM-S-08"], many["CM-S-09A"]], [[["a", "b"], []], [["b"], []]]);
  assert.deepEqual(verdicts(9.9, 1)["CM-S-09A"], [[], []]);
  assert.deepEqual(Object.keys(few), Object.keys(many));
  assert.ok("AR-R-03" in few && !("CM-S-04A" in few), "limits of commits are none of queries");
});

Deno.test("a load is kept in every round, not kept, not even offered, or not tried where less was not kept", () => {
  const load = { ids: ["R"], what: "reads", ratePerS: 10, weights: { a: 1 }, together: true };
  const outcome = (kept: boolean, generatorLimited = false) => ({
    responseUs: Array.from({ length: 301 }, (_, i) => i),
    ...{ wrong: 1, kept, generatorLimited },
  });
  const [kept, slow, late] = [outcome(true), outcome(false), outcome(false, true)];
  const cases = [
    ["kept", [kept, kept]],
    ["not kept", [kept, slow]],
    ["not kept", [late, slow]],
    ["not kept", [null, slow]],
    ["not offered in time", [kept, late]],
    ["not tried", [null, kept]],
    ["not tried", [null, null]],
  ] as const;
  const readers = cases.map(([, outcomes], i) => ({ name: String(i), outcomes }));
  const figures = offeredFigures([{ ...load, readers }]);
  assert.deepEqual(figures.map(({ verdict }) => verdict), cases.map(([verdict]) => verdict));
  assert.deepEqual([figures[0]!.p50Us, figures[0]!.p99Us, figures[0]!.n, figures[0]!.wrong], [
    150,
    297,
    602,
    2,
  ]);
  assert.deepEqual([figures[6]!.p50Us, figures[6]!.n], [null, 0]);
});
