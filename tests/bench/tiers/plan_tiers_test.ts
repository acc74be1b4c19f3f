import assert from "node:assert/strict";
import { endedInDay, estimateTiers, refuseKeep, tiersFrom } from "../../../lib/bench/tiers/plan_tiers.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";

const tiersOf = (id: string, asked: Parameters<typeof tiersFrom>[0] = null) =>
  tiersFrom(asked, findEntityScenario(id, "blocks"));

Deno.test("tiers are those that the sources name for the use case, or those asked for, the warm one first", () => {
  assert.deepEqual(tiersOf("energy-grid-california"), ["postgres", "parquet"]);
  assert.deepEqual(tiersOf("supply-chain-pharma"), ["postgres"]);
  assert.deepEqual(tiersOf("carbon-credits-v1"), ["parquet"]);
  assert.deepEqual(tiersOf("mendoza"), ["parquet"]);
  assert.deepEqual(tiersOf("carbon-credits-v1", ["parquet", "postgres"]), ["postgres", "parquet"]);
});

Deno.test("blocks to keep are one number a tier, each larger than the one before", () => {
  refuseKeep(null, ["postgres", "parquet"]);
  refuseKeep([5, 6], ["postgres", "parquet"]);
  for (const keep of [[5], [6, 6], [6, 5], [1, 2, 3]]) {
    assert.throws(() => refuseKeep(keep, ["postgres", "parquet"]), { name: "UsageError" });
  }
});

Deno.test("a day of California's grid ends each meter's reading 96 times, at least", () => {
  const { versions, rows } = endedInDay(findEntityScenario("energy-grid-california", "blocks"))!;
  // 15M meters every 15 minutes (002:L1086); what trades and prices change comes to a small part of it.
  assert.ok(versions > 15e6 * 96 && versions < 1.5 * 15e6 * 96, String(versions));
  assert.ok(rows > 10 * versions);
  assert.equal(endedInDay(findEntityScenario("mendoza", "blocks")), null);
});

Deno.test("a server beside the file is reckoned with, in time and on the disk", () => {
  const scenario = findEntityScenario("energy-grid-california", "blocks");
  const plan = { scenario: scenario.id, scale: 0.0005, keep: null, rounds: 6 };
  const [one, both] = [["parquet"], ["postgres", "parquet"]].map((to) =>
    estimateTiers(scenario, { ...plan, to: to as ("postgres" | "parquet")[] })
  );
  assert.ok(both!.seconds > one!.seconds && both!.diskBytes > one!.diskBytes + 1e8);
});
