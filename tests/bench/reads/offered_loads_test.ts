import assert from "node:assert/strict";
import { orderOf } from "../../../lib/bench/reads/offer_load.ts";
import { arrivalsAt, offeredLoads } from "../../../lib/bench/reads/offered_loads.ts";
import { chooseMixes, readMixes } from "../../../lib/bench/reads/read_mixes.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";

const BLOCKS = { first: 1, tip: 10, past: 5 };
const loadsOf = (scenario: EntityScenario, only?: string) =>
  offeredLoads(scenario, chooseMixes(readMixes(scenario, BLOCKS), only));
const MARKETPLACE = findEntityScenario("compute-marketplace", "queries");

Deno.test("each requirement on one kind of query is offered with the kinds that it names, at its rate", () => {
  // 002:L1641-L1651, written again.
  const expected: Record<string, readonly [ratePerS: number, ...kinds: string[]]> = {
    "CM-R-07B": [20, "workload_bucket", "node_filter", "node_filter_batch"],
    "CM-R-07C": [100, "point_by_id", "point_workload_by_id", "point_by_key", "point_miss"],
    "CM-R-07D": [20, "health_status", "health_critical"],
    "CM-R-07E": [40, "tenant_quota", "tenant_bill"],
    "CM-R-09": [200, "workload_bucket", "node_filter", "node_filter_batch"],
    "CM-R-10": [1500, "health_status", "health_critical"],
  };
  const loads = loadsOf(MARKETPLACE);
  for (const [id, [ratePerS, ...kinds]] of Object.entries(expected)) {
    const load = loads.find(({ ids }) => ids.includes(id))!;
    assert.deepEqual([load.ratePerS, ...Object.keys(load.weights)], [ratePerS, ...kinds], id);
  }
  const dashboard = loads.find(({ ids }) => ids.includes("CM-R-07F"))!;
  assert.deepEqual([dashboard.ratePerS, Object.keys(dashboard.weights).length], [60, 6]);
});

Deno.test("all kinds together are offered last, at rising rates, each once", () => {
  const loads = loadsOf(MARKETPLACE);
  const together = loads.filter((load) => load.together);
  assert.deepEqual(loads.slice(-together.length), together);
  const rates = together.map(({ ratePerS }) => ratePerS);
  assert.deepEqual(rates, [...new Set(rates)].sort((a, b) => a - b));
  for (const [id, rate] of [["CM-R-08", 240], ["CM-R-11", 1500], ["CM-S-06", 1000]] as const) {
    assert.ok(together.find(({ ids }) => ids.includes(id))!.ratePerS === rate, id);
  }
});

Deno.test("only what is asked can be offered", () => {
  assert.deepEqual(loadsOf(MARKETPLACE, "health_status,health_critical").map(({ ids }) => ids), [
    ["CM-R-07D"],
    ["CM-R-10"],
  ]);
  assert.deepEqual(loadsOf(MARKETPLACE, "public"), []);
});

Deno.test("a requirement on kinds that a scenario does not ask is not answered by others", () => {
  const queries = MARKETPLACE.queries.filter(({ type }) => !type.startsWith("health_"));
  const ids = loadsOf({ ...MARKETPLACE, queries }).flatMap(({ ids }) => ids);
  assert.ok(ids.includes("CM-R-07C") && !ids.includes("CM-R-10") && !ids.includes("CM-R-07D"));
});

Deno.test("without a requirement on one kind, each is offered at its share of the use case's own reads", () => {
  const scenario = findEntityScenario("energy-grid-california", "queries");
  const single = loadsOf(scenario).filter(({ together }) => !together);
  assert.equal(single.length, scenario.queries.length);
  const sum = single.reduce((all, { ratePerS }) => all + ratePerS, 0);
  assert.ok(Math.abs(sum - scenario.readRatePerS!.value) < 1e-6 * sum);
});

Deno.test("enough queries are offered for a p99, and kinds by their weights, each one's queries in turn", () => {
  assert.deepEqual([20, 1000, 1e5].map((rate) => arrivalsAt(rate, 6)), [50, 834, 1250]);
  const queries = ["a", "a", "b"].map((type) => ({ type }));
  const order = orderOf(queries, { a: 3, b: 1 }, { count: 400, seed: 1 });
  const times = [0, 1, 2].map((i) => order.filter((one) => one === i).length);
  assert.deepEqual(times, [150, 150, 100]);
});
