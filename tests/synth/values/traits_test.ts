import assert from "node:assert/strict";
import { attributes } from "../../../lib/scenarios/builders/attributes.ts";
import { evenly } from "../../../lib/scenarios/builders/values.ts";
import type { AttributeSpec, EntityScenario, ValueSpec } from "../../../lib/scenarios/scenario.ts";
import { scenarioSize } from "../../../lib/scenarios/scenario_size.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";

const attribute = (name: string, value: ValueSpec): AttributeSpec => ({
  name,
  type: "string",
  value,
  source: "test",
});
const one = (value: string): ValueSpec => ({ kind: "choice", values: [[value, 1]] });
const PLAIN = {
  payload: { contentType: "text/plain", randomShare: 1, share: 0, buckets: [], source: "test" },
  btlBlocks: { min: 1_000, max: 1_000, source: "test" },
};

const SCENARIO: EntityScenario = {
  kind: "entities",
  id: "drives",
  title: "Drives",
  source: "test",
  generator: "types",
  entityTypes: [
    {
      id: "drivers",
      count: { value: 40, source: "test" },
      attributes: [
        ...attributes("test", { driver_id: "d{n}" }),
        attribute("phone", {
          kind: "given",
          attribute: "city",
          cases: { Oslo: one("+47"), Lima: one("+51") },
        }),
      ],
      traits: [attribute("city", { kind: "choice", values: [["Oslo", 1], ["Lima", 1]] })],
      ...PLAIN,
    },
    {
      id: "rides",
      count: { value: 80, source: "test" },
      attributes: [
        ...attributes("test", { ride_id: "r{n}", driver_id: evenly("drivers") }),
        attribute("where", { kind: "through", reference: "driver_id", attribute: "city" }),
        attribute("dialled", { kind: "through", reference: "driver_id", attribute: "phone" }),
      ],
      ...PLAIN,
    },
  ],
  operations: [],
  owners: { count: { value: 3, source: "test" }, addresses: [] },
  entitiesPerLoadBlock: { value: 120, source: "test" },
  queries: [],
  requirements: [],
  choices: [],
};

Deno.test("traits decide attributes, here and through a reference, and are not stored", () => {
  const phones = new Map<string, string>();
  const rides: Map<string, string>[] = [];
  for (const { operations } of openDataset(SCENARIO, 1, 5n).blocks()) {
    for (const operation of operations) {
      assert.ok(operation.type === "create");
      const texts = new Map(operation.strings);
      assert.ok(!texts.has("city"));
      if (texts.has("ride_id")) rides.push(texts);
      else phones.set(texts.get("driver_id")!, texts.get("phone")!);
    }
  }
  assert.deepEqual(new Set(phones.values()), new Set(["+47", "+51"]));
  assert.equal(rides.length, 80);
  for (const ride of rides) {
    assert.equal(ride.get("dialled"), phones.get(ride.get("driver_id")!));
    assert.equal(ride.get("where"), ride.get("dialled") === "+47" ? "Oslo" : "Lima");
  }
  assert.equal(scenarioSize(SCENARIO, 1).stringRows, 40 * 5 + 80 * 7);
});
