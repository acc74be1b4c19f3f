import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import { METRICS } from "../../../lib/reference/metrics.ts";
import { appendTrials, emptyTables, inputOf, TRUE_COSTS } from "../synthetic_run.ts";

Deno.test("laws are tested to the largest of several validation sizes, and what is measured stands size by size", () => {
  const made = appendTrials(emptyTables(), { validation: 3 });
  const scales = [...Array<number>(6).fill(0.25), 1, 1, 2];
  const trials = made.trials.map((trial, i) => ({ ...trial, scale: scales[i]! }));
  const { laws, projections } = assess(inputOf({ ...made, trials }));
  const largest = trials.at(-1)!.rows;
  for (const kind of ["commit", "size"]) {
    const law = laws.find(({ id }) => id.startsWith(`${kind}:`))!;
    assert.equal(law.testedTo, largest, law.id);
    assert.notEqual(law.predictionError, null, law.id);
  }
  const rates = projections.filter(({ metric, basis }) =>
    metric === METRICS.rowsPerS.id && basis === "measured"
  );
  assert.deepEqual(rates.map(({ trials }) => trials), [6, 2, 1]);
  assert.equal(rates.at(-1)!.size, largest);
});

Deno.test("a law is fitted as well to larger trials up to a quarter of the largest, which tests it", () => {
  const made = appendTrials(emptyTables(), { validation: 1, costs: { ...TRUE_COSTS, surprise: 1.5 } });
  const lawOf = (middle: number) => {
    const tables = structuredClone(made);
    appendTrials(tables, {
      costs: { ...TRUE_COSTS, surprise: 1.5 },
      ...{ calibration: 0, validation: 1, times: 16, seed: 2 },
    });
    const scales = [...Array<number>(6).fill(1), middle, 16];
    const trials = tables.trials.map((trial, i) => ({ ...trial, scale: scales[i]! }));
    const { laws } = assess(inputOf({ ...tables, trials }));
    return { trials, law: laws.find(({ id }) => id.startsWith("commit:"))! };
  };
  const { law, trials } = lawOf(4);
  assert.equal(law.trials, 7);
  assert.equal(law.fittedTo, trials.at(-2)!.rows);
  assert.equal(law.testedTo, trials.at(-1)!.rows);
  // More than a quarter of the largest: it tests, and rows dearer beyond the calibrated size are found out by the test alone.
  const without = lawOf(5).law;
  assert.equal(without.trials, 6);
  assert.ok(
    Math.abs(law.predictionError!) < Math.abs(without.predictionError!) / 2,
    `${law.predictionError}`,
  );
});

Deno.test("of several calibrated sizes a law takes the largest with an interval; the others stay measured", () => {
  const made = appendTrials(emptyTables(), { calibration: 12 });
  const lawOf = (sizes: readonly [small: number, large: number]) => {
    const scales = sizes.flatMap((trials, i) => Array<number>(trials).fill([0.001, 0.1][i]!));
    const trials = made.trials.map((trial, i) => ({ ...trial, scale: scales[i] ?? 1 }));
    const { laws, projections } = assess(inputOf({ ...made, trials }));
    const measured = projections.filter(({ metric, basis }) =>
      metric === METRICS.rowsPerS.id && basis === "measured"
    );
    return [laws.find(({ id }) => id.startsWith("commit:"))!.trials, measured.map(({ trials }) => trials)];
  };
  assert.deepEqual(lawOf([6, 6]), [6, [6, 6, 2]]);
  assert.deepEqual(lawOf([5, 7]), [7, [5, 7, 2]]);
  assert.deepEqual(lawOf([7, 5]), [7, [7, 5, 2]], "five give no interval");
});
