import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import { METRICS } from "../../../lib/reference/metrics.ts";
import * as laws from "../../../lib/model/predict.ts";
import {
  appendTrials,
  CALIBRATION_ROWS,
  emptyTables,
  fullSize,
  inputOf,
  TRUE_COSTS,
} from "../synthetic_run.ts";

const commitLaw = (assessment: ReturnType<typeof assess>) =>
  assessment.laws.find(({ id }) => id === "commit:mendoza:bitemporal:quick:full")!;

Deno.test("the commit law recovers the coefficients the rows were made from, within its intervals", () => {
  const law = commitLaw(assess(inputOf(appendTrials(emptyTables(), { calibration: 12 }))));
  const costs: Record<string, number> = {
    commit: TRUE_COSTS.commit,
    row: TRUE_COSTS.row,
    // No block closes a row here, so that closing is taken to cost what writing does.
    closed_row: TRUE_COSTS.row,
    payload_byte: TRUE_COSTS.byte,
    closed_payload_byte: 0,
    growth: TRUE_COSTS.growth,
  };
  for (const { name, value, interval } of law.coefficients) {
    const [low, high] = interval!;
    assert.ok(low <= value && value <= high);
    // Half the interval more on each side: single intervals miss one time in twenty by design.
    const slack = (high - low) / 2;
    assert.ok(
      costs[name]! >= low - slack && costs[name]! <= high + slack,
      `${name}: ${costs[name]} and [${low}, ${high}]`,
    );
  }
  assert.equal(law.trials, 12);
  assert.ok(law.fittedTo >= CALIBRATION_ROWS && law.fittedTo < CALIBRATION_ROWS + 300);
});

Deno.test("the law's total over the fitted commits is the measured total, but for a hundredth", () => {
  const tables = appendTrials(emptyTables(), { costs: { ...TRUE_COSTS, noise: 0.9 } });
  const law = commitLaw(assess(inputOf(tables)));
  const c = Object.fromEntries(law.coefficients.map(({ name, value }) => [name, value]));
  const fitted = tables.commits.filter(({ trial, phase }) =>
    trial.includes("-calibration-") && phase === "load"
  );
  const measured = fitted.reduce((sum, commit) => sum + (commit.end_us - commit.start_us) / 1000, 0);
  const predicted = fitted.reduce((sum, commit) => {
    const rows = commit.rows;
    const { versions, payload_bytes: payloadBytes } = commit;
    const shape = { versions, rows, closedRows: 0, payloadBytes, closedPayloadBytes: 0 };
    return sum + laws.commitMs(c, shape, commit.rows_before);
  }, 0);
  assert.ok(Math.abs(predicted / measured - 1) < 0.01, `${predicted / measured}`);
});

Deno.test("a law that holds is tested with a small error, one that does not with the error it has", () => {
  const honest = commitLaw(assess(inputOf(appendTrials(emptyTables()))));
  assert.ok(Math.abs(honest.predictionError!) < 0.04, `${honest.predictionError}`);
  assert.ok(honest.testedTo >= 4 * CALIBRATION_ROWS && honest.testedTo < 4.1 * CALIBRATION_ROWS);
  const surprised = commitLaw(
    assess(inputOf(appendTrials(emptyTables(), { costs: { ...TRUE_COSTS, surprise: 1.5 } }))),
  );
  assert.ok(Math.abs(surprised.predictionError! - 0.5) < 0.06, `${surprised.predictionError}`);
});

Deno.test("without validation trials the law is untested and a warning says so", () => {
  const assessment = assess(inputOf(appendTrials(emptyTables(), { validation: 0 })));
  const law = commitLaw(assessment);
  assert.equal(law.predictionError, null);
  assert.equal(law.testedTo, law.fittedTo);
  assert.match(assessment.warnings.join("\n"), /no larger trial tested its prediction/);
});

Deno.test("projections at full size hold what the true law gives, and carry the multiple of the tested range", () => {
  const versions = 200_000;
  const { projections } = assess(inputOf(appendTrials(emptyTables()), { versions }));
  const full = fullSize(versions);
  const rows = full.stringRows + full.numberRows + full.payloadRows;
  const sync = projections.find((p) => p.metric === METRICS.syncMin.id && p.size === rows)!;
  const costs = {
    commit: TRUE_COSTS.commit,
    row: TRUE_COSTS.row,
    payload_byte: TRUE_COSTS.byte,
    growth: TRUE_COSTS.growth,
  };
  // Mean block of the generator: 10.5 versions of 13 rows with 1,000 bytes each.
  const block = { versions: 10.5, rows: 136.5, closedRows: 0, payloadBytes: 10_500, closedPayloadBytes: 0 };
  const expected = laws.loadMs(costs, block, rows) / 60_000;
  assert.ok(Math.abs(sync.value / expected - 1) < 0.05, `${sync.value} against ${expected}`);
  assert.ok(sync.interval![0] < expected && expected < sync.interval![1]);
  assert.ok(Math.abs(sync.beyond - rows / (4 * CALIBRATION_ROWS)) < 0.1);
  assert.equal(sync.basis, "projected");
});

Deno.test("units are conversions of one another by rows per version, never mixed", () => {
  const { projections } = assess(inputOf(appendTrials(emptyTables())));
  const at = (metric: string) => projections.find((p) => p.metric === metric && p.basis === "projected")!;
  const versions = at("entities-per-s").value;
  assert.ok(Math.abs(at("rows-per-s").value / versions - 13) < 1e-9);
  // 12 attribute rows a version, 8 of them the system's.
  assert.ok(Math.abs(at("attribute-updates-per-s").value / versions - 4) < 1e-9);
});

Deno.test("the size law recovers bytes a row and is tested on the larger file", () => {
  const { laws: all, projections } = assess(inputOf(appendTrials(emptyTables()), { versions: 100_000 }));
  const law = all.find(({ id }) => id === "size:mendoza:bitemporal:quick:full")!;
  const value = Object.fromEntries(law.coefficients.map((c) => [c.name, c.value]));
  const near = (name: string, expected: number) => assert.ok(Math.abs(value[name]! - expected) < 1e-6, name);
  near("attributes", 65);
  near("index", 155);
  near("payload", 600);
  near("other", 10);
  assert.ok(Math.abs(law.predictionError!) < 1e-9);
  // 100,000 versions: 13 * (65 + 155 + 10) + 600 + 1,000 bytes each.
  const file = projections.find((p) => p.metric === METRICS.fileGb.id)!;
  assert.ok(Math.abs(file.value - 0.459) < 1e-9);
});

Deno.test("a store that keeps all in one part has no size below nothing", () => {
  const tables = appendTrials(emptyTables());
  const sizes = tables.sizes.map((row) => row.role === "file" ? row : { ...row, role: "other" });
  const { laws: all, projections } = assess(inputOf({ ...tables, sizes }, { versions: 100_000 }));
  const law = all.find(({ id }) => id.startsWith("size:"))!;
  for (const { name, value } of law.coefficients) assert.ok(value >= 0, `${name}: ${value}`);
  assert.ok(Math.abs(law.predictionError!) < 1e-9);
  assert.ok(Math.abs(projections.find((p) => p.metric === METRICS.fileGb.id)!.value - 0.459) < 1e-9);
});

Deno.test("a file measured before its log was written back is taken as large as its tables and indexes", () => {
  const tables = appendTrials(emptyTables());
  const trials = tables.trials.map((trial) => ({ ...trial, file_bytes: 4096 }));
  const law = assess(inputOf({ ...tables, trials })).laws.find(({ id }) => id.startsWith("size:"))!;
  const other = law.coefficients.find(({ name }) => name === "other")!;
  assert.equal(other.value, 0);
});

Deno.test("empty blocks cost a commit but are no block of the chain's when quantiles are taken", () => {
  const tables = appendTrials(emptyTables());
  const empty = {
    versions: 0,
    rows: 0,
    payload_bytes: 0,
    start_us: 0,
    end_us: 500,
  };
  const commits = tables.commits.flatMap((
    commit,
  ) => [commit, { ...commit, ...empty }, { ...commit, ...empty }]);
  const p50 = (own: typeof tables) =>
    assess(inputOf(own)).projections.find((p) => p.metric === METRICS.commitP50Ms.id)!.value;
  assert.ok(Math.abs(p50({ ...tables, commits }) / p50(tables) - 1) < 0.1);
});

Deno.test("assess() is deterministic", () => {
  const input = inputOf(appendTrials(emptyTables()));
  assert.deepEqual(assess(input), assess(input));
});
