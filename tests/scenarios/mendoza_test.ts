import assert from "node:assert/strict";
import { CALENDAR } from "../../lib/scenarios/mendoza/calendar.ts";
import { MENDOZA, scenarioSize } from "../../lib/scenarios/mod.ts";
import type { EntityTypeSpec } from "../../lib/scenarios/scenario.ts";

const published = JSON.parse(Deno.readTextFileSync("data/reference/mendoza.json"));

function within(actual: number, expected: number, share: number): void {
  assert.ok(Math.abs(actual / expected - 1) <= share, `${actual} against ${expected}`);
}

function sum(of: (type: EntityTypeSpec) => number): number {
  return MENDOZA.entityTypes.reduce((total, type) => total + of(type), 0);
}

Deno.test("Mendoza adds up to the published entities and versions, to its attribute rows within 0.3 %, to its payload within 2 %", () => {
  const size = scenarioSize(MENDOZA, 1);
  assert.equal(size.entities, published.dataset.entities_exact.value);
  assert.equal(size.versions, published.dataset.payload_rows.value);
  within(size.stringRows, published.dataset.string_attribute_rows.value, 0.003);
  within(size.numberRows, published.dataset.numeric_attribute_rows.value, 0.003);
  within(size.payloadBytes, 1e9 * published.payloads.total_payload_gb_from_mean.value, 0.02);
});

Deno.test("Mendoza's totals are the rounded multiples at any scale, and every type keeps one entity", () => {
  for (const scale of [0.001, 0.005, 0.1, 2, 50]) {
    const size = scenarioSize(MENDOZA, scale);
    assert.equal(size.entities, Math.round(800_335 * scale));
    assert.equal(size.versions, Math.round(1_069_993 * scale));
  }
  assert.equal(scenarioSize(MENDOZA, 1e-9).entities, MENDOZA.entityTypes.length);
});

Deno.test("Mendoza's cohorts meet the published calendar, lifespans and content types within 2 %", () => {
  const byPhase = new Map<string, number>();
  const byLifespan = new Map<number, number>();
  const byContentType = new Map<string, number>();
  for (const { count, cohort, payload } of MENDOZA.entityTypes) {
    const share = (weights: readonly number[], i: number) => weights[i]! / weights.reduce((a, b) => a + b, 0);
    cohort!.byPhase.forEach((_, i) => {
      const { name } = CALENDAR.phases[i]!;
      byPhase.set(name, (byPhase.get(name) ?? 0) + count.value * share(cohort!.byPhase, i));
    });
    const lives = cohort!.lifespans.map((lifespan) => lifespan.entities);
    cohort!.lifespans.forEach(({ minBlocks }, i) =>
      byLifespan.set(minBlocks, (byLifespan.get(minBlocks) ?? 0) + count.value * share(lives, i))
    );
    const rows = byContentType.get(payload.contentType) ?? 0;
    byContentType.set(payload.contentType, rows + cohort!.totalVersions);
  }
  for (const { phase, entities } of published.lifecycle.creation_by_day) {
    within(byPhase.get(phase)!, entities, 0.02);
  }
  const lifespans = [...byLifespan].sort(([a], [b]) => a - b).map(([, entities]) => entities);
  published.lifecycle.lifespan_buckets.forEach((bucket: { entities: number }, i: number) =>
    within(lifespans[i]!, bucket.entities, 0.02)
  );
  for (const { content_type, rows } of published.payloads.content_types) {
    assert.equal(byContentType.get(content_type), rows);
  }
});

Deno.test("Mendoza's calendar covers its blocks without a gap, day by day", () => {
  CALENDAR.phases.forEach(({ fromBlock, toBlock }, i) => {
    assert.equal(fromBlock, CALENDAR.phases[i - 1]?.toBlock ?? 0);
    assert.ok(toBlock > fromBlock);
  });
  assert.equal(CALENDAR.phases.at(-1)!.toBlock, published.dataset.block_span.value);
  for (const { cohort } of MENDOZA.entityTypes) assert.equal(cohort!.byPhase.length, CALENDAR.phases.length);
});

Deno.test("Mendoza's golem providers have the published numbers of versions, and as many entities are written again as published", () => {
  const golem = MENDOZA.entityTypes.find(({ id }) => id === "golem_provider")!.cohort!;
  assert.deepEqual(
    golem.versions.map(({ min, max, entities }) => [min, max, entities]),
    published.lifecycle.golem_provider_versions.map((
      row: { versions_min: number; versions_max: number | null; providers: number },
    ) => [row.versions_min, row.versions_max, row.providers]),
  );
  assert.equal(golem.totalVersions, published.lifecycle.golem_versions_total.value);
  const several = sum(({ cohort }) =>
    cohort!.versions.reduce((total, { min, entities }) => total + (min > 1 ? entities : 0), 0)
  );
  assert.equal(several, published.lifecycle.updates.multi_version_entities_recomputed.value);
});

Deno.test("Mendoza holds as many different types as published, small and large ones too", () => {
  const types = new Map<string, number>();
  for (const { attributes, count } of MENDOZA.entityTypes) {
    const value = attributes.find(({ name }) => name === "type")?.value;
    if (value === undefined) continue;
    assert.ok(value.kind === "choice" || value.kind === "shares");
    const weights = value.values.reduce((total, [, weight]) => total + weight, 0);
    for (const [type, weight] of value.values) {
      types.set(String(type), (types.get(String(type)) ?? 0) + count.value * weight / weights);
    }
  }
  const {
    distinct_type_values,
    small_project_types: small,
    large_project_types: large,
    small_project_samples,
  } = published.entity_diversity;
  const between = (min: number, max: number) =>
    [...types.values()].filter((entities) => entities >= min && entities <= max).length;
  assert.equal(types.size, distinct_type_values.value);
  assert.equal(between(small.entities_per_type_min, small.entities_per_type_max), small.value);
  assert.equal(between(large.entities_per_type_min, Infinity), large.value);
  for (const { examples } of small_project_samples) {
    for (const { type, entities } of examples) assert.equal(types.get(type), entities, type);
  }
});
