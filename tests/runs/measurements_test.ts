import assert from "node:assert/strict";
import { HeadroomError } from "../../lib/errors.ts";
import type { Manifest } from "../../lib/runs/manifest.ts";
import { readMeasurements, type RunTables } from "../../lib/runs/measurements.ts";
import { sampleManifest, sampleRow } from "./sample_run.ts";

function runOf(trials: readonly string[], manifest: Partial<Manifest> = {}): RunTables {
  const rows = { trials: trials.map((trial) => sampleRow("trials", trial, 0)) };
  return {
    manifest: sampleManifest(manifest),
    rows: (table) => Promise.resolve(table === "trials" ? rows.trials as never[] : []),
  };
}

Deno.test("readMeasurements() refuses a trial that stands twice, which would narrow every interval", async () => {
  assert.equal((await readMeasurements(runOf(["a", "b"]))).trials.length, 2);
  await assert.rejects(
    readMeasurements(runOf(["a", "b", "a"])),
    (error: Error) =>
      error instanceof HeadroomError && /one row for each trial.*several for a/.test(error.message),
  );
});

Deno.test("readMeasurements() refuses a finished run with other trials than its manifest counts", async () => {
  for (const status of ["complete", "failed"] as const) {
    assert.equal((await readMeasurements(runOf(["a", "b"], { status, trialsDone: 2 }))).trials.length, 2);
    for (const trialsDone of [0, 1, 3]) {
      await assert.rejects(
        readMeasurements(runOf(["a", "b"], { status, trialsDone })),
        (error: Error) =>
          error instanceof HeadroomError && error.actual === "2" &&
          error.expected === `the ${trialsDone} trials of its manifest`,
      );
    }
  }
  // A run that is not finished writes its manifest after its trials.
  assert.equal((await readMeasurements(runOf(["a"], { status: "interrupted" }))).trials.length, 1);
});
