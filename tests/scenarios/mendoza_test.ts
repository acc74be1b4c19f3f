import assert from "node:assert/strict";
import { MENDOZA, scenarioSize } from "../../lib/scenarios/mod.ts";

const published = JSON.parse(Deno.readTextFileSync("data/reference/mendoza.json"));

function within(actual: number, expected: number, share: number): void {
  assert.ok(Math.abs(actual / expected - 1) <= share, `${actual} against ${expected}`);
}

Deno.test("Mendoza adds up to the published entities and versions, and to its attribute rows within 0.1 %", () => {
  const size = scenarioSize(MENDOZA, 1);
  assert.equal(size.entities, published.dataset.entities_exact.value);
  assert.equal(size.versions, published.dataset.payload_rows.value);
  within(size.stringRows, published.dataset.string_attribute_rows.value, 0.001);
  within(size.numberRows, published.dataset.numeric_attribute_rows.value, 0.001);
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
  const byPhase = [0, 0, 0, 0];
  const byLifespan = new Map<number, number>();
  const byContentType = new Map<string, number>();
  for (const { count, cohort, payload } of MENDOZA.entityTypes) {
    const share = (weights: readonly number[], i: number) => weights[i]! / weights.reduce((a, b) => a + b, 0);
    cohort!.byPhase.forEach((_, i) => byPhase[i]! += count.value * share(cohort!.byPhase, i));
    const lives = cohort!.lifespans.map((lifespan) => lifespan.entities);
    cohort!.lifespans.forEach(({ minBlocks }, i) =>
      byLifespan.set(minBlocks, (byLifespan.get(minBlocks) ?? 0) + count.value * share(lives, i))
    );
    const rows = byContentType.get(payload.contentType) ?? 0;
    byContentType.set(payload.contentType, rows + cohort!.totalVersions);
  }
  published.lifecycle.creation_by_day.forEach((day: { entities: number }, i: number) =>
    within(byPhase[i]!, day.entities, 0.02)
  );
  const lifespans = [...byLifespan].sort(([a], [b]) => a - b).map(([, entities]) => entities);
  published.lifecycle.lifespan_buckets.forEach((bucket: { entities: number }, i: number) =>
    within(lifespans[i]!, bucket.entities, 0.02)
  );
  for (const { content_type, rows } of published.payloads.content_types) {
    if (content_type === "image/png") within(byContentType.get(content_type)!, rows, 0.03);
    else within(byContentType.get(content_type)!, rows, 0.02);
  }
});

Deno.test("Mendoza's golem providers have the published numbers of versions", () => {
  const golem = MENDOZA.entityTypes.find(({ id }) => id === "golem_provider")!.cohort!;
  assert.deepEqual(
    golem.versions.map(({ min, max, entities }) => [min, max, entities]),
    published.lifecycle.golem_provider_versions.map((
      row: { versions_min: number; versions_max: number | null; providers: number },
    ) => [row.versions_min, row.versions_max, row.providers]),
  );
  assert.equal(golem.totalVersions, published.lifecycle.golem_versions_total.value);
});
