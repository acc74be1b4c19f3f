import assert from "node:assert/strict";
import { auditFigures } from "../../../lib/bench/audit/audit_figures.ts";
import { type RowCase } from "../../../lib/bench/audit/row_task.ts";
import { pairOf, rowCases, throughputCase } from "../../../lib/bench/audit/plan_audit.ts";
import { loadPublishedClaims } from "../../../lib/reference/published_claims.ts";
import { madeSamples, OPTIONS, plausibleMs } from "./made_samples.ts";

const CLAIMS = loadPublishedClaims();

function partsOf(msOf: (own: RowCase) => number, rounds?: number) {
  const figures = auditFigures(CLAIMS, madeSamples(msOf, rounds), OPTIONS);
  return (id: string, part: string) =>
    figures.find(({ claim }) => claim.id === id)!.parts.find((own) => own.part.id === part)!;
}

Deno.test("every published figure is judged, by ratios within a round, which a machine that slows down does not change", () => {
  const figures = auditFigures(CLAIMS, madeSamples(plausibleMs), OPTIONS);
  assert.deepEqual(figures.map(({ parts }) => parts.length), CLAIMS.map(({ parts }) => parts.length));
  const of = partsOf(plausibleMs);
  // By the method 1 + 1.1 + 0.0512 + 10.24 ms; fairly 2.1512.
  const { judged, published, fair, verdict } = of("throughput", "typical");
  assert.ok(Math.abs(judged.median - 12.3912 / 2.1512) < 1e-9);
  assert.ok(Math.abs(judged.interval![1] - judged.interval![0]) < 1e-9);
  // The middle of six rounds that take 1 to 6 times as long: the mean of 1/3 and 1/4.
  assert.ok(Math.abs(published!.median - 1000 / 12.3912 * (1 / 3 + 1 / 4) / 2) < 1e-9);
  assert.ok(Math.abs(fair.median - 1000 / 2.1512 * (1 / 3 + 1 / 4) / 2) < 1e-9);
  assert.equal(verdict, "falls");
  assert.ok(Math.abs(of("throughput", "typical_rows").fair.median / fair.median - 9) < 1e-9);
});

Deno.test("Arkiv's schema is held against the simple one, payloads against 256 bytes, with each method's own times", () => {
  const of = partsOf(plausibleMs);
  const indexes = of("indexes", "typical");
  assert.ok(Math.abs(indexes.fair.median - 2.1512 / 1.6512) < 1e-9);
  assert.ok(Math.abs(indexes.published!.median - (2.1512 + 10.24) / (1.6512 + 10.24)) < 1e-9);
  assert.equal(indexes.verdict, "falls");
  const payload = of("payload", "larger");
  assert.ok(Math.abs(payload.published!.median - (2.612 + 102.4) / (2.10256 + 0.512)) < 1e-9);
  assert.ok(Math.abs(payload.fair.median - 2.612 / 2.10256) < 1e-9);
});

Deno.test("a payload's published factor is refuted where the store has a tenth of the published rows, which the smallest entities have", () => {
  const of = partsOf(plausibleMs);
  assert.equal(of("payload", "larger").verdict, "not shown");
  assert.equal(of("payload", "minimal").verdict, "falls");
});

Deno.test("ranges, batches and caches are the dearer over the cheaper", () => {
  const of = partsOf(plausibleMs);
  assert.equal(of("bitemporal", "batch_10000").judged.median, 5);
  assert.ok(Math.abs(of("bitemporal", "batch_500").judged.median - 2.66) < 1e-9);
  assert.equal(of("batches", "simple").judged.median, 3.5);
  assert.ok(Math.abs(of("batches", "bitemporal").judged.median - 1.862) < 1e-9);
  assert.ok(Math.abs(of("memory", "cache").fair.median - 3.612 / 2.612) < 1e-9);
  assert.equal(of("memory", "cache").verdict, "falls");
  // Where a cache makes no difference, as it might in a small store.
  assert.equal(partsOf(() => 1)("memory", "cache").verdict, "not shown");
});

Deno.test("the share of text is the design's, of too small a store to be judged; reads fall by the indexes", () => {
  const of = partsOf(plausibleMs);
  // Of a version of Mendoza: 11.31 rows of a millisecond, 6.82 of a quarter, and 0.1 for the entity.
  const { judged, verdict } = of("strings", "share");
  assert.ok(Math.abs(judged.median - 11.31 / (11.31 + 6.82 / 4 + 0.1)) < 1e-3);
  assert.equal(verdict, "not shown");
  assert.equal(of("reads", "p50").judged.median, 0.05);
  assert.equal(of("reads", "rate").judged.median, 20);
  assert.equal(of("reads", "p50").verdict, "falls");
});

Deno.test("a rate that the method does not change survives only where the method is followed in Python, as published", () => {
  const verdicts = (["python", "deno"] as const).map((program) => {
    const options = { ...OPTIONS, program };
    const samples = madeSamples(() => 1, 6, options);
    const large = samples.rows.map(({ case: own, trials }) => ({
      case: own,
      trials: trials.map((trial) => ({ ...trial, rows: 1e6 })),
    }));
    const [throughput] = auditFigures(CLAIMS.slice(0, 1), { ...samples, rows: large }, options);
    return throughput!.verdict;
  });
  assert.deepEqual(verdicts, ["survives", "not shown"]);
});

Deno.test("five rounds show nothing", () => {
  for (const { verdict } of auditFigures(CLAIMS, madeSamples(plausibleMs, 5), OPTIONS)) {
    assert.equal(verdict, "not shown");
  }
});

Deno.test("what drawing makes of a rate is judged by two trials that only differ in when the data are made", () => {
  for (const { id } of CLAIMS[0]!.parts) {
    const { made: clock, ...published } = throughputCase(id, "published", OPTIONS);
    const { made: before, ...judged } = throughputCase(id, "made_before", OPTIONS);
    assert.deepEqual([judged, clock, before, judged.program], [published, "clock", "before", "python"]);
  }
});

Deno.test("no two parts of all claims are about the same pair of cases", () => {
  const pairs = CLAIMS.flatMap(({ id, parts }) =>
    parts.flatMap((part) => pairOf(id, part.id, { method: "fair", options: OPTIONS }) ?? [])
  );
  assert.equal(new Set(pairs.map((pair) => JSON.stringify(pair))).size, pairs.length);
});

Deno.test("claims share the cases that are the same, and only the method is written by Python", () => {
  const cases = rowCases(CLAIMS, OPTIONS);
  const throughput = CLAIMS.filter(({ id }) => id === "throughput");
  assert.equal(rowCases(throughput, OPTIONS).length, 9);
  const payloads = CLAIMS.filter(({ id }) => id === "throughput" || id === "payload");
  assert.equal(rowCases(payloads, OPTIONS).length, 9 + 6);
  for (const { program, keys } of cases) if (program === "python") assert.equal(keys, "appended");
  for (const { program } of rowCases(CLAIMS, { ...OPTIONS, program: "deno" })) assert.equal(program, "deno");
});
