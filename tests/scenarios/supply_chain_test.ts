import assert from "node:assert/strict";
import type { EntityScenario, EntityTypeSpec } from "../../lib/scenarios/scenario.ts";
import { loadRequirements } from "../../lib/reference/requirements.ts";
import { SUPPLY_CHAIN_ASIA_PACIFIC, SUPPLY_CHAINS } from "../../lib/scenarios/supply_chain/supply_chain.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { countOf, publishedUseCase, rateOf, typeOf } from "./use_case.ts";

const published = publishedUseCase("supply_chain");
const tableOf = (id: string) => published.scenarios.find((table: { id: string }) => table.id === id);

const chain = (name: string): EntityScenario =>
  SUPPLY_CHAINS.find(({ id }) => id === `supply-chain-${name}`)!;

Deno.test("Asia-Pacific has every published type with its count and its attributes, and certificates beyond", () => {
  const table = tableOf("apac_full");
  for (const row of table.entity_counts) {
    const { count, attributes } = typeOf(SUPPLY_CHAIN_ASIA_PACIFIC, row.entity);
    assert.equal(count.value, row.count, row.entity);
    assert.equal(count.value * attributes.length, row.total_attributes, row.entity);
  }
  const tabled = SUPPLY_CHAIN_ASIA_PACIFIC.entityTypes.filter(({ id }) => id !== "certifications");
  const sum = (of: (type: EntityTypeSpec) => number) => tabled.reduce((total, type) => total + of(type), 0);
  assert.equal(sum(({ count }) => count.value), table.recomputed.entities);
  assert.equal(sum(({ count, attributes }) => count.value * attributes.length), table.recomputed.attributes);
});

Deno.test("pharmaceuticals store the listed names: 60,100,000 entities and 641,000,000 attributes of the table", () => {
  const table = tableOf("pharma_v1");
  const pharma = chain("pharma");
  assert.equal(countOf(pharma, "products"), table.products.value);
  assert.equal(countOf(pharma, "product_instances"), table.instances.value);
  assert.equal(countOf(pharma, "events"), table.events_30_days.value);
  const tabled = ["products", "product_instances", "events"].map((id) => typeOf(pharma, id));
  assert.equal(
    tabled.reduce((total, { count, attributes }) => total + count.value * attributes.length, 0),
    table.recomputed.attributes_with_listed_attribute_counts,
  );
  assert.equal(Math.round(rateOf(pharma, "event_added") * 10) / 10, table.recomputed.event_rate_per_s);
});

Deno.test("each vertical has its published products and items, and the names the source lists", () => {
  const names: Readonly<Record<string, string>> = {
    pharma: "pharmaceuticals",
    food: "food_produce",
    luxury: "luxury_goods",
    electronics: "electronics",
  };
  for (const [name, id] of Object.entries(names)) {
    const table = tableOf(`vertical_${id}`);
    assert.equal(countOf(chain(name), "products"), table.products);
    assert.equal(countOf(chain(name), "product_instances"), table.instances);
    for (const type of ["product_instances", "shipments", "events"]) {
      const listed = published.entity_types.find((of: { id: string }) => of.id === type).attributes;
      assert.deepEqual(
        typeOf(chain(name), type).attributes.map((attribute) => attribute.name).sort(),
        listed.map((attribute: { name: string }) => attribute.name).sort(),
      );
    }
  }
});

Deno.test("a region's operations are those of the source, a rush is its 500 a second, and events balance", () => {
  const operations: readonly { id: string; per_s_recomputed: number }[] = published.update_operations;
  const declared: Readonly<Record<string, number>> = {
    checkpoint_scan: ["departure_scan", "checkpoint_scan", "arrival_scan"]
      .reduce((sum, id) => sum + rateOf(SUPPLY_CHAIN_ASIA_PACIFIC, id), 0),
    shipment_created: rateOf(SUPPLY_CHAIN_ASIA_PACIFIC, "shipment_created"),
    custody_transfer: rateOf(SUPPLY_CHAIN_ASIA_PACIFIC, "custody_transfer"),
    certification_issued: rateOf(SUPPLY_CHAIN_ASIA_PACIFIC, "certification_issued"),
    exception_flagged: rateOf(SUPPLY_CHAIN_ASIA_PACIFIC, "exception_flagged"),
  };
  for (const { id, per_s_recomputed } of operations) {
    assert.equal(Math.round(declared[id]! * 100) / 100, per_s_recomputed, id);
  }
  const mean = Object.values(declared).reduce((a, b) => a + b, 0);
  assert.equal(Math.round(mean * 10) / 10, published.update_totals.recomputed_ops_per_s);
  const rush = SUPPLY_CHAIN_ASIA_PACIFIC.peaks![0]!.operations.find(({ id }) => id === "event_added_rush")!;
  const factor = rush.ratePerS.value / rateOf(SUPPLY_CHAIN_ASIA_PACIFIC, "event_added");
  assert.ok(Math.abs(mean * factor - 500) < 1e-9);
  for (const scenario of SUPPLY_CHAINS) {
    assert.equal(rateOf(scenario, "event_added"), rateOf(scenario, "event_expired"), scenario.id);
  }
});

Deno.test("through the steady stretch as many events are live as at its start", () => {
  const dataset = openDataset(chain("luxury"), 0.0001, 3n);
  const { from, to } = dataset.phases.find(({ name }) => name === "steady")!;
  const live = dataset.expectedAnswers([from, Math.floor((from + to) / 2), to - 1].map((atBlock) => ({
    type: "events",
    text: 'event_type in ("departure" "checkpoint" "arrival")',
    atBlock,
    limit: 1,
  })));
  // An event is added in the block in which another one ends, give or take a rounded fraction.
  for (const { matching } of live) assert.ok(Math.abs(matching - 2_500) <= 1, `${matching}`);
});

Deno.test("an item, its product, its certificate and its last place agree with each other", () => {
  const dataset = openDataset(chain("pharma"), 0.0004, 3n);
  const last = dataset.phases.find(({ name }) => name === "steady")!.to - 1;
  const texts = (type: string, id: string) => {
    const version = dataset.version(type, Number(id.match(/\d+$/)![0]), last)!;
    return new Map(version.strings);
  };
  for (let item = 0; item < 60; item++) {
    const held = texts("product_instances", `${item}`);
    const product = texts("products", held.get("sku")!);
    assert.equal(held.get("batch_id"), product.get("current_lot"));
    assert.equal(held.get("manufacturer_id"), product.get("manufacturer_id"));
    assert.equal(held.get("facility_id"), product.get("facility_id"));
    assert.equal(texts("organizations", held.get("manufacturer_id")!).get("role"), "manufacturer");
    const factory = texts("facilities", held.get("facility_id")!);
    assert.equal(factory.get("operator_id"), held.get("manufacturer_id"));
    assert.equal(factory.get("facility_type"), "factory");
    assert.equal(texts("facilities", held.get("location")!).get("operator_id"), held.get("custodian"));
    assert.ok(held.get("production_date")! < "2026-11-01" && held.get("expiry_dates")! > "2026-12-01");
  }
});

Deno.test("shipments go from a maker to a shop, and only in an exception is anything wrong", () => {
  const dataset = openDataset(chain("pharma"), 0.002, 3n);
  const last = dataset.phases.find(({ name }) => name === "steady")!.to - 1;
  const wrong = new Set<string>();
  for (let shipment = 0; shipment < 400; shipment++) {
    const version = dataset.version("shipments", shipment, last);
    if (version === null) continue;
    const held = new Map(version.strings);
    assert.notEqual(held.get("origin_facility"), held.get("destination_facility"));
    for (const name of ["temperature_ok", "humidity_ok", "tamper_evident"]) {
      if (held.get(name) === "no") wrong.add(held.get("status")!);
    }
  }
  assert.deepEqual([...wrong], ["exception"]);
});

Deno.test("latitude, longitude and the coldest room keep their meaning in stored form", () => {
  const dataset = openDataset(SUPPLY_CHAIN_ASIA_PACIFIC, 0.0002, 3n);
  const facilities = typeOf(SUPPLY_CHAIN_ASIA_PACIFIC, "facilities");
  for (let n = 0; n < 8; n++) {
    const version = dataset.version("facilities", n, 200)!;
    const decoded = (name: string) => {
      const { scale, offset } = facilities.attributes.find((attribute) => attribute.name === name)!.encoding!;
      const stored = version.numbers.find(([held]) => held === name)![1];
      return Number(stored) / scale - offset;
    };
    assert.ok(Math.abs(decoded("latitude")) < 36 && decoded("longitude") > 72 && decoded("longitude") < 152);
    assert.ok(decoded("coldest_room_c") >= -25 && decoded("coldest_room_c") <= 25);
  }
});

Deno.test("the mix asks provenance, recall and compliance, mostly finds something, and never the same for all", () => {
  for (const [name, scale] of [["asia-pacific", 0.00001], ["pharma", 0.0001]] as const) {
    const dataset = openDataset(chain(name), scale, 3n);
    const last = dataset.phases.find(({ name }) => name === "steady")!.to - 1;
    const queries = dataset.queries(100, last, 5n);
    const truths = dataset.expectedAnswers(queries);
    const types = new Set(queries.map(({ type }) => type));
    for (const kind of ["provenance", "recall", "compliance", "current_custody"]) assert.ok(types.has(kind));
    for (const type of types) {
      const asked = truths.flatMap((truth, i) =>
        queries[i]!.type === type ? [{ ...truth, ...queries[i]! }] : []
      );
      const empty = asked.filter(({ matching }) => matching === 0).length;
      if (type === "counterfeit_check") assert.equal(empty, asked.length);
      else assert.ok(empty * 2 < asked.length, `${name} ${type}: ${empty} of ${asked.length} empty`);
      assert.ok(asked.some(({ matching, limit }) => matching < limit), `${name} ${type}: always the limit`);
    }
  }
});

Deno.test("every row of the source about supply chains has a scenario that is judged by it", () => {
  const rows = loadRequirements().filter(({ use_case }) => use_case === "supply_chain").map(({ id }) => id);
  const judged = new Set(SUPPLY_CHAINS.flatMap(({ requirements }) => requirements));
  assert.deepEqual(rows.filter((id) => !judged.has(id)), []);
});
