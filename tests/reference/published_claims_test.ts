import assert from "node:assert/strict";
import { loadPublishedClaims } from "../../lib/reference/published_claims.ts";

// deno-lint-ignore no-explicit-any
const { experiments_published: facts }: any = JSON.parse(
  Deno.readTextFileSync("data/reference/mendoza.json"),
);

Deno.test("the published claims hold the figures that the published experiments printed", () => {
  const claims = loadPublishedClaims();
  const value = (id: string, part: string) =>
    claims.find((claim) => claim.id === id)!.parts.find((own) => own.id === part)!.value;
  const full = facts.exp_05_full_schema;
  for (const { config, entities_per_s } of full.results) {
    assert.equal(value("throughput", config), entities_per_s);
  }
  assert.equal(value("throughput", "typical_rows"), full.results[0].rows_per_s);
  for (const [config, factor] of Object.entries(full.payload_slowdown_claimed)) {
    assert.equal(value("payload", config), factor);
  }
  const largest = Math.max(
    ...facts.exp_06_simple_schema.results.map((row: { speedup_claimed: number }) => row.speedup_claimed),
  );
  assert.equal(value("indexes", "typical"), largest);
  const [many, few] = [facts.exp_02_file_batch_10000, facts.exp_03_file_batch_500];
  assert.equal(value("bitemporal", "batch_10000"), many.bitemporal_vs_simple);
  assert.equal(value("bitemporal", "batch_500"), few.bitemporal_vs_simple);
  const batches = (indexes: number) => {
    const rate = (run: typeof many) =>
      run.results.find((row: { indexes: number }) => row.indexes === indexes).inserts_per_s;
    return rate(many) / rate(few);
  };
  assert.equal(value("batches", "simple").toFixed(1), batches(2).toFixed(1));
  assert.equal(value("batches", "bitemporal").toFixed(1), batches(6).toFixed(1));
  assert.equal(
    value("strings", "correlation"),
    facts.exp_09_attribute_split.correlation_as_summarised_in_text.string,
  );
  const { p50_ms, queries_per_s } = facts.query_run_half_scale.overall;
  assert.deepEqual([value("reads", "p50"), value("reads", "rate")], [p50_ms, queries_per_s]);
});

Deno.test("every published claim and figure names its source and its id once", () => {
  const claims = loadPublishedClaims();
  for (const ids of [claims.map(({ id }) => id), ...claims.map(({ parts }) => parts.map(({ id }) => id))]) {
    assert.equal(new Set(ids).size, ids.length);
  }
  for (const { source, section, parts } of claims) {
    for (const text of [source, ...parts.map((part) => part.source)]) assert.match(text, /^(002|sp):/);
    assert.match(section, /^B-\d\d/);
  }
});
