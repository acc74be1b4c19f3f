import assert from "node:assert/strict";
import { loadRequirements } from "../../lib/reference/requirements.ts";
import { requirementRows } from "../../lib/scenarios/requirement_rows.ts";
import { SCENARIOS } from "../../lib/scenarios/scenarios.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";

const published = loadRequirements();
const rowsOf = (id: string) => requirementRows(SCENARIOS[id]!, published);

Deno.test("a scenario that the sources ask nothing of is judged by its own stream: writes, their peak, reads", () => {
  // Asia's steady stream in proportion to its workers: half of them in North America (002:L757, L759).
  const [asia, america] = ["freelance-asia", "freelance-north-america"].map((id) =>
    SCENARIOS[id] as EntityScenario
  );
  const writes = (scenario: EntityScenario) =>
    scenario.operations.filter(({ kind }) => kind !== "expire" && kind !== "delete")
      .reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
  const rows = rowsOf("freelance-north-america");
  assert.deepEqual(rows.map(({ id }) => id), ["STREAM-W", "STREAM-P", "STREAM-R"]);
  assert.ok(Math.abs(rows[0]!.test_at as number / writes(america!) - 1) < 1e-5);
  assert.ok(Math.abs(writes(asia!) / writes(america!) - 2) < 1e-9);
  assert.ok((rows[1]!.test_at as number) > (rows[0]!.test_at as number));
  assert.equal(rows[2]!.test_at, america!.readRatePerS!.value);
});

Deno.test("the stream is asked only for what no stated row asks", () => {
  const streams = (id: string) => rowsOf(id).filter((row) => row.id.startsWith("STREAM")).map(({ id }) => id);
  assert.deepEqual(streams("compute-marketplace"), []);
  assert.deepEqual(streams("ride-sharing-city"), []);
  assert.deepEqual(streams("energy-grid-california-in-phase"), ["STREAM-R"]);
  assert.deepEqual(streams("agent-onboarding"), []);
});

Deno.test("a peak's stream is the steady one without what it replaces, and its own", () => {
  const scenario = SCENARIOS["supply-chain-food"] as EntityScenario;
  const [peak] = scenario.peaks!;
  const versions = (of: EntityScenario["operations"]) =>
    of.filter(({ kind }) => kind !== "expire").reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
  const kept = scenario.operations.filter(({ id }) => !peak!.replaces!.includes(id));
  const row = rowsOf("supply-chain-food").find(({ id }) => id === "STREAM-P")!;
  assert.ok(Math.abs(row.test_at as number / (versions(kept) + versions(peak!.operations)) - 1) < 1e-5);
});

Deno.test("an id that no published row has is kept and says so", () => {
  const scenario = { ...SCENARIOS["mendoza"]!, requirements: ["XP-W-01", "GONE-1"] };
  const rows = requirementRows(scenario, published);
  assert.deepEqual(rows.map(({ id }) => id), ["XP-W-01", "GONE-1"]);
  assert.match(rows[1]!.note!, /no row of this id/);
});
