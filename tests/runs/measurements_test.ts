import assert from "node:assert/strict";
import { HeadroomError } from "../../lib/errors.ts";
import { readMeasurements, type RunTables } from "../../lib/runs/measurements.ts";
import { sampleManifest, sampleRow } from "./sample_run.ts";

function runOf(...trials: readonly string[]): RunTables {
  const rows = { trials: trials.map((trial) => sampleRow("trials", trial, 0)) };
  return {
    manifest: sampleManifest(),
    rows: (table) => Promise.resolve(table === "trials" ? rows.trials as never[] : []),
  };
}

Deno.test("readMeasurements() refuses a trial that stands twice, which would narrow every interval", async () => {
  assert.equal((await readMeasurements(runOf("a", "b"))).trials.length, 2);
  await assert.rejects(
    readMeasurements(runOf("a", "b", "a")),
    (error: Error) =>
      error instanceof HeadroomError && /one row for each trial.*several for a/.test(error.message),
  );
});
