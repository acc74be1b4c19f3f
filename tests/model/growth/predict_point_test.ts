import assert from "node:assert/strict";
import { growthPoints } from "../../../lib/model/growth/growth_points.ts";
import { predictPoint, testPredictions } from "../../../lib/model/growth/predict_point.ts";
import { rowCount } from "../../../lib/scenarios/scenario_size.ts";
import type { ScenarioSize } from "../../../lib/scenarios/scenario.ts";
import { appendTrials, emptyTables, inputOf, SCENARIO, type Tables } from "../synthetic_run.ts";

/** What the trials of a role wrote: a size to predict. */
function sizeOf({ trials, commits }: Tables, role: string): ScenarioSize {
  const { trial } = trials.find((one) => one.role === role)!;
  const own = commits.filter((commit) => commit.trial === trial);
  const sum = (of: (commit: (typeof own)[number]) => number) =>
    own.reduce((total, commit) => total + of(commit), 0);
  const versions = sum((commit) => commit.versions);
  return {
    entities: versions,
    versions,
    stringRows: sum((commit) => commit.rows) - versions,
    numberRows: 0,
    payloadRows: versions,
    payloadBytes: sum((commit) => commit.payload_bytes),
  };
}

/** Six trials to fit to at one tenth, one of four times their rows at 1x, of a store whose costs are known. */
function tables(): Tables {
  const made = appendTrials(emptyTables(), { validation: 1 });
  const trials = made.trials.map((trial) => ({ ...trial, scale: trial.role === "calibration" ? 0.25 : 1 }));
  return { ...made, trials };
}

Deno.test("predictPoint() foretells bytes and load time of a larger store from the smaller ones alone", () => {
  const all = tables();
  const size = sizeOf(all, "validation");
  const before = { ...all, trials: all.trials.filter(({ role }) => role === "calibration") };
  const [prediction] = predictPoint(inputOf(before), {
    scenario: SCENARIO,
    scale: 1,
    load: size,
    whole: size,
  });
  assert.equal(prediction!.rows, rowCount(size));
  assert.equal(prediction!.trials, 6);
  assert.ok(prediction!.fittedTo < rowCount(size) / 3);
  const tested = testPredictions([{ ...prediction!, writtenAt: "" }], growthPoints(SCENARIO, all));
  assert.equal(tested.length, 1);
  const [{ loadError, fileError, measured }] = tested as [typeof tested[number]];
  // Trials differ by 2 % and blocks by 10 % from the law they were made from; bytes follow it exactly.
  assert.ok(Math.abs(loadError) < 0.05, `${loadError}`);
  assert.ok(Math.abs(fileError) < 0.001, `${fileError}`);
  assert.ok(Math.abs(measured.loadS! / (prediction!.loadS.value * (1 + loadError)) - 1) < 1e-12);
});

Deno.test("predictPoint() says nothing without a trial to fit to, and a prediction without a measurement is not tested", () => {
  const all = tables();
  const size = sizeOf(all, "validation");
  const asked = { scenario: SCENARIO, scale: 1, load: size, whole: size };
  assert.deepEqual(predictPoint(inputOf(emptyTables()), asked), []);
  const failed = { ...all, trials: all.trials.map((trial) => ({ ...trial, status: "failed" })) };
  assert.deepEqual(predictPoint(inputOf(failed), asked), []);
  const [prediction] = predictPoint(inputOf(all), asked);
  assert.deepEqual(
    testPredictions([{ ...prediction!, scale: 2, writtenAt: "" }], growthPoints(SCENARIO, all)),
    [],
  );
});
