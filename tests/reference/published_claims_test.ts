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
  for (const { config } of full.results) assert.equal(value("indexes", config), largest);
  const seconds = facts.exp_07_memory.results.map((row: { time_s: number }) => row.time_s);
  assert.equal(value("memory", "cache").toFixed(2), (Math.max(...seconds) / Math.min(...seconds)).toFixed(2));
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
  const { string, numeric } = facts.exp_09_attribute_split.correlation_as_summarised_in_text;
  const words = claims.find(({ id }) => id === "strings")!.claim;
  assert.ok(words.includes(String(string)) && words.includes(String(numeric)), words);
  const { p50_ms, queries_per_s } = facts.query_run_half_scale.overall;
  assert.deepEqual([value("reads", "p50"), value("reads", "rate")], [p50_ms, queries_per_s]);
});

Deno.test("the published claims hold the rows of the published stores", () => {
  const parts = loadPublishedClaims().flatMap((claim) =>
    claim.parts.map((part) => ({ ...part, claim: claim.id }))
  );
  const { entities, results } = facts.exp_05_full_schema;
  for (const { claim, id, rows } of parts) {
    const own = results.find(({ config }: { config: string }) => config === id);
    if (own === undefined || !["throughput", "indexes", "payload"].includes(claim)) continue;
    assert.ok(
      Math.abs(rows / (entities * own.rows_per_s / own.entities_per_s) - 1) < 0.005,
      `${claim} ${id}`,
    );
  }
  const rowsOf = (wanted: string) => parts.filter(({ claim }) => claim === wanted).map(({ rows }) => rows);
  const memory = facts.exp_07_memory.results[0];
  assert.ok(Math.abs(rowsOf("memory")[0]! / (50_000 * memory.rows_per_s / memory.entities_per_s) - 1) < 0.01);
  for (const claim of ["bitemporal", "batches"]) {
    assert.deepEqual(rowsOf(claim), [facts.exp_02_file_batch_10000.rows, facts.exp_03_file_batch_500.rows]);
  }
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
