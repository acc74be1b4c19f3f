import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import { METRICS } from "../../../lib/model/evidence/metrics.ts";
import { appendTrials, emptyTables, inputOf } from "../synthetic_run.ts";

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
