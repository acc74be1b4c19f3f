import assert from "node:assert/strict";
import { attributes } from "../../../lib/scenarios/builders/attributes.ts";
import type {
  AttributeSpec,
  EntityScenario,
  EntityTypeSpec,
  ValueSpec,
} from "../../../lib/scenarios/scenario.ts";
import { CounterHash } from "../../../lib/synth/values/counter_hash.ts";
import { Cycle } from "../../../lib/synth/values/cycle.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { compileValue } from "../../../lib/synth/values/compile_value.ts";
import type { ValueContext } from "../../../lib/synth/values/value.ts";

const attribute = (name: string, value: ValueSpec, more: Partial<AttributeSpec> = {}): AttributeSpec => ({
  name,
  type: "string",
  value,
  source: "test",
  ...more,
});

const type = (id: string, count: number, attributes: readonly AttributeSpec[]): EntityTypeSpec => ({
  id,
  count: { value: count, source: "test" },
  attributes,
  payload: { contentType: "text/plain", randomShare: 1, share: 0, buckets: [], source: "test" },
  btlBlocks: { min: 1_000, max: 1_000, source: "test" },
});

const ROLE = attribute("role", { kind: "cycle", values: [["seller", 2], ["buyer", 3]] });
const CITY = attribute("city", { kind: "choice", values: [["Oslo", 1], ["Lima", 1]] });
const SELLER = attribute("seller", {
  kind: "reference",
  of: "people",
  by: "uniform",
  where: { attribute: "role", value: "seller" },
});

function market(people: readonly AttributeSpec[], deals: readonly AttributeSpec[]): EntityScenario {
  return {
    kind: "entities",
    id: "market",
    title: "Market",
    source: "test",
    generator: "types",
    entityTypes: [
      type("people", 23, [...attributes("test", { person_id: "p{n}" }), ...people]),
      type("deals", 40, [...attributes("test", { deal_id: "d{n}" }), ...deals]),
    ],
    operations: [],
    owners: { count: { value: 3, source: "test" }, addresses: [] },
    entitiesPerLoadBlock: { value: 63, source: "test" },
    queries: [{
      type: "of_a_city",
      text: 'seller_city = "{city}"',
      parameters: { city: { kind: "attribute", of: "deals", name: "seller_city" } },
      limit: 100,
      weight: 1,
      source: "test",
    }],
    requirements: [],
    choices: [],
  };
}

function texts(scenario: EntityScenario): Map<string, string>[] {
  return [...openDataset(scenario, 1, 5n).blocks()].flatMap(({ operations }) =>
    operations.map((operation) => new Map(operation.type === "create" ? operation.strings : []))
  );
}

const THROUGH = attribute("seller_city", { kind: "through", reference: "seller", attribute: "city" });

Deno.test("a reference with a condition names only entities that hold the value, all of them in the end", () => {
  const all = texts(market([ROLE, CITY], [SELLER, THROUGH]));
  const sellers = new Set(
    all.filter((row) => row.get("role") === "seller").map((row) => row.get("person_id")),
  );
  assert.equal(sellers.size, 10);
  const named = new Set(all.filter((row) => row.has("seller")).map((row) => row.get("seller")));
  assert.ok(named.size > 5 && [...named].every((id) => sellers.has(id)), [...named].join());
});

Deno.test("a value read through a reference is the one the named entity holds", () => {
  const all = texts(market([ROLE, CITY], [SELLER, THROUGH]));
  const cities = new Map(all.map((row) => [row.get("person_id"), row.get("city")]));
  const deals = all.filter((row) => row.has("deal_id"));
  assert.equal(deals.length, 40);
  for (const deal of deals) assert.equal(deal.get("seller_city"), cities.get(deal.get("seller")));
});

Deno.test("a choice that follows another reference is the same for all who name the same entity", () => {
  const agent = attribute("agent", { kind: "reference", of: "people", by: "uniform", follows: "seller" });
  const agents = new Map<string, Set<string>>();
  for (const deal of texts(market([ROLE, CITY], [SELLER, agent])).filter((row) => row.has("deal_id"))) {
    const seen = agents.get(deal.get("seller")!) ?? new Set();
    agents.set(deal.get("seller")!, seen.add(deal.get("agent")!));
  }
  assert.ok(agents.size < 40 && [...agents.values()].every(({ size }) => size === 1));
  const back = { ...SELLER, value: { ...SELLER.value, follows: "agent" } as ValueSpec };
  assert.throws(() => openDataset(market([ROLE, CITY], [back, agent]), 1, 5n), /depends on itself/);
});

Deno.test("a query's parameter can be what some live entity holds, so that its answer is not empty", () => {
  const dataset = openDataset(market([ROLE, CITY], [SELLER, THROUGH]), 1, 5n);
  const truths = dataset.expectedAnswers(dataset.queries(20, 1, 3n));
  assert.ok(truths.every(({ matching }) => matching > 0));
});

Deno.test("values through no reference, or of an attribute that changes, and conditions on drawn values are refused", () => {
  const make = (people: readonly AttributeSpec[], deals: readonly AttributeSpec[]) => () =>
    openDataset(market(people, deals), 1, 5n);
  assert.throws(make([ROLE, { ...CITY, changes: true }], [SELLER, THROUGH]), /"city" changes/);
  assert.throws(
    make([ROLE], [attribute("x", { kind: "through", reference: "deal_id", attribute: "city" })]),
    /"deal_id" is not a reference/,
  );
  const drawn = attribute("role", { kind: "choice", values: [["seller", 1]] });
  assert.throws(make([drawn, CITY], [SELLER, THROUGH]), /drawn as "choice"/);
});

Deno.test("the holders of a value among the first entities are counted and named in order", () => {
  const cycle = new Cycle([["a", 2], ["b", 1], ["a", 1]]);
  for (let count = 0; count < 13; count++) {
    for (const value of ["a", "b", "c"]) {
      const expected = Array.from({ length: count }, (_, i) => i).filter((i) => cycle.valueOf(i) === value);
      const holders = cycle.holders(value, count);
      assert.equal(holders.count, expected.length);
      assert.deepEqual(expected.map((_, n) => holders.at(n)), expected);
    }
  }
});

const context: ValueContext = {
  count: () => 1,
  id: () => "",
  birthBlock: () => 100,
  members: 10,
  attribute: () => () => "",
  through: () => () => "",
  referred: () => ({ entity }) => entity,
  cycle: () => new Cycle([["a", 1]]),
  empty: 0,
};

Deno.test("a register starts in its range and only grows, by what a day brings", () => {
  const spec: ValueSpec = { kind: "register", start: { min: 10, max: 20 }, perDay: { min: 5, max: 6 } };
  const read = compileValue(spec, CounterHash.ofSeed(1n), context);
  const at = (block: number) => read({ entity: 4, version: block, state: "", block }) as number;
  assert.ok(at(100) >= 10 && at(100) <= 20);
  const day = at(100 + 43_200) - at(100);
  assert.ok(day >= 5 && day <= 6, String(day));
  assert.ok(Math.abs(at(100 + 10 * 43_200) - at(100) - 10 * day) < 0.02);
  assert.ok(at(5_000) > at(4_000));
});

Deno.test("decimals draw multiples of a power of ten, both ends included", () => {
  const spec: ValueSpec = { kind: "uniform", min: -0.2, max: 0.1, decimals: 1 };
  const draw = compileValue(spec, CounterHash.ofSeed(1n), context);
  const drawn = new Set(
    Array.from({ length: 200 }, (_, entity) => draw({ entity, version: 0, state: "", block: 0 })),
  );
  assert.deepEqual([...drawn].sort((a, b) => Number(a) - Number(b)), [-0.2, -0.1, 0, 0.1]);
});
