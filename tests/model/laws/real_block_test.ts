import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import { METRICS } from "../../../lib/reference/metrics.ts";
import { realBlocks } from "../../../lib/model/laws/real_block.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import { MENDOZA } from "../../../lib/scenarios/mendoza/mendoza.ts";
import { appendTrials, emptyTables, inputOf, requirement, SCENARIO, TRUE_COSTS } from "../synthetic_run.ts";

const commit = appendTrials(emptyTables(), { calibration: 1, validation: 0 }).commits[0]!;
const holding = (versions: number) => ({
  versions,
  rows: 32 * versions,
  payload_bytes: 100 * versions,
  closed_rows: 0,
});
const block = (phase: string, versions: number) => ({ ...commit, phase, ...holding(versions) });

Deno.test("realBlocks() takes small blocks of a small scale at the declared number of versions, mix unchanged", () => {
  const { whole, steady } = realBlocks(COMPUTE_MARKETPLACE, [
    block("warmup", 200),
    block("steady", 40),
    block("steady", 50),
  ]);
  // 204.38 entities/s for 2 s, and 500 entities a load block.
  assert.deepEqual([whole.phase, steady.phase], ["load", "steady"]);
  assert.ok(Math.abs(steady.shape.versions - 452.04) < 0.5, `${steady.shape.versions}`);
  assert.ok(Math.abs(steady.shape.rows / steady.shape.versions - 32) < 1e-9);
  assert.equal(whole.shape.versions, 500);
  assert.equal(whole.shape.payloadBytes, 50_000);
});

Deno.test("realBlocks() leaves larger blocks alone, and empty ones out", () => {
  const commits = [block("load", 600), block("steady", 0), block("steady", 500)];
  assert.equal(realBlocks(COMPUTE_MARKETPLACE, commits).whole.shape.versions, 600);
  assert.equal(realBlocks(COMPUTE_MARKETPLACE, commits).steady.shape.versions, 500);
  assert.equal(realBlocks(MENDOZA, commits).whole.shape.versions, 1100 / 2);
  assert.equal(realBlocks(MENDOZA, commits).steady.shape.versions, 500);
});

Deno.test("blocks of one size promise nothing for free: their whole cost is their rows'", () => {
  const tables = appendTrials(emptyTables(), { costs: { ...TRUE_COSTS, noise: 0.3 } });
  const alike = tables.commits.map((own) => ({ ...own, ...holding(45) }));
  const assessment = assess(inputOf({ ...tables, commits: alike }));
  const law = assessment.laws.find(({ id }) => id.startsWith("commit:"))!;
  const value = Object.fromEntries(law.coefficients.map((c) => [c.name, c.value]));
  assert.equal(value.commit, 0);
  for (
    const p of assessment.projections.filter(({ metric }) => metric === METRICS.entitiesPerTransaction.id)
  ) {
    assert.ok(Number.isFinite(p.value) && p.interval!.every(Number.isFinite));
    assert.ok(p.beyond >= p.value / 45);
  }
});

Deno.test("chains are counted only where a peak of writes is asked for", () => {
  const chains = (ids: string[]) =>
    assess(
      inputOf(appendTrials(emptyTables()), {
        requirements: ids.map((id) => requirement({ id, test_at: 1 })),
      }),
    )
      .projections.filter(({ metric }) => metric === METRICS.chains.id).length;
  assert.equal(chains(["CM-D-02"]), 1);
  assert.equal(chains([]), 0);
});

Deno.test("the baseline is projected once, not to its published and to its exact size", () => {
  const versions = Math.round(20_500_000 / 13) - 100;
  const { projections } = assess({ ...inputOf(appendTrials(emptyTables()), { versions }) });
  const own = projections.filter((p) => p.metric === METRICS.commitMs.id && p.scenario === SCENARIO.id);
  assert.deepEqual(own.map(({ size }) => size), [13 * versions]);
});
