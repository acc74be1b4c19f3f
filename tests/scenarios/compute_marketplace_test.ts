import assert from "node:assert/strict";
import { COMPUTE_MARKETPLACE, scenarioSize } from "../../lib/scenarios/mod.ts";

const useCases = JSON.parse(Deno.readTextFileSync("data/reference/use-cases.json"));
const published = useCases.use_cases.find((useCase: { id: string }) => useCase.id === "compute_marketplace");

Deno.test("the marketplace has each published entity type with its count and its number of attributes", () => {
  const declared = COMPUTE_MARKETPLACE.entityTypes.map((type) => ({
    id: type.id,
    count: type.count.value,
    source: type.count.source.split(";")[0],
    strings: type.attributes.filter((attribute) => attribute.type === "string").length,
    numbers: type.attributes.filter((attribute) => attribute.type === "numeric").length,
  }));
  const expected = published.entity_types.map((type: Record<string, unknown>) => ({
    id: type.id,
    count: type.count,
    source: type.source,
    strings: type.string_attrs_per_entity,
    numbers: type.numeric_attrs_per_entity,
  }));
  assert.deepEqual(declared, expected);
});

Deno.test("the marketplace adds up to 663,075 entities, 15,315,825 custom attributes and 345,000 blobs of 5 KB", () => {
  const size = scenarioSize(COMPUTE_MARKETPLACE, 1);
  assert.equal(size.entities, published.totals.recomputed.entities);
  assert.equal(size.stringRows - 3 * size.versions, published.totals.recomputed.string_attributes);
  assert.equal(size.numberRows - 5 * size.versions, published.totals.recomputed.numeric_attributes);
  const blobs = COMPUTE_MARKETPLACE.entityTypes.filter((type) => type.payload.share === 1);
  assert.equal(blobs.reduce((sum, type) => sum + type.count.value, 0), published.payloads.count.value);
  assert.equal(size.payloadBytes, 345_000 * 5_000);
});

Deno.test("the marketplace's query mix has the published kinds and weights", () => {
  const mix = useCases.benchmark_models.query_mix_data_centre.weights;
  assert.deepEqual(
    COMPUTE_MARKETPLACE.queries.map(({ type, weight }) => ({ id: type, weight })),
    mix.map(({ id, weight }: { id: string; weight: number }) => ({ id, weight })),
  );
});

Deno.test("the marketplace's steady stream lies within the published 170 to 235 entities per second", () => {
  const rate = COMPUTE_MARKETPLACE.operations.reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
  assert.ok(rate >= 170 && rate <= 235, String(rate));
});
