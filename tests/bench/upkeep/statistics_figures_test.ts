import assert from "node:assert/strict";
import { planGroups, stateFigures } from "../../../lib/bench/upkeep/statistics_figures.ts";
import { statistics } from "./upkeep_samples.ts";

Deno.test("a state of the statistics is compared with none: time of the whole mix, and plans that are others", () => {
  const [none, made, both] = stateFigures(statistics());
  assert.deepEqual([none!.mixMs.median, none!.toNone, none!.otherPlans], [30, null, 0]);
  assert.deepEqual([made!.mixMs.median, made!.toNone!.median, made!.otherPlans], [15, 0.5, 1]);
  assert.deepEqual([both!.name, both!.makeMs, both!.addedBytes], ["optimize, then analyze", 3, 2 * 4096]);
});

Deno.test("states with the same plans are one group, with one ratio a process: they share the processes without statistics", () => {
  const { queries, states: [none, ...others] } = statistics();
  // In the first process the others took 0.5, 0.4 and 0.9 of the time without.
  const states = others.map((state, i) => ({
    ...state,
    queries: state.queries.map(({ ms, plan }) => ({
      plan,
      ms: ms.map((one, turn) => turn === 0 ? one * [1, 0.8, 1.8][i]! : one),
    })),
  }));
  const [group, ...more] = planGroups({ queries, states: [none!, ...states] });
  assert.equal(more.length, 0);
  assert.equal(group!.cheapest.name, "optimize");
  assert.deepEqual(group!.toNone, { median: 0.5, interval: [0.5, 0.5], n: 6, needed: 6 });
});
