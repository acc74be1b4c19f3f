import assert from "node:assert/strict";
import type { Measurements } from "../../lib/runs/measurements.ts";
import { pooledRounds } from "../../lib/runs/pooled_rounds.ts";
import { sampleManifest, sampleRow } from "./sample_run.ts";

Deno.test("pooledRounds() tells the same trial of each round apart, with its rows, in the order of rounds", () => {
  const round = (id: string, events: number): Measurements => ({
    manifest: sampleManifest({
      run: id,
      settings: { [id]: { a: 1 } },
      scenarios: [{ id, kind: "kels", scale: 1, seed: "1", digests: { 1: "aa" }, definition: {} }],
    }),
    trials: [{ ...sampleRow("trials", "one", 0), order: 3 }],
    commits: [],
    operations: [{ ...sampleRow("operations", "one", 0), events }],
    queries: [],
  });
  const { manifest, trials, operations } = pooledRounds([round("x", 5), round("y", 6)]);
  assert.equal(manifest.run, "x");
  assert.deepEqual(manifest.scenarios.map(({ id }) => id), ["x", "y"]);
  assert.deepEqual(Object.keys(manifest.settings), ["x", "y"]);
  assert.deepEqual(trials.map(({ trial }) => trial), ["one-round-1", "one-round-2"]);
  assert.ok(trials[0]!.order < trials[1]!.order);
  assert.deepEqual(operations.map(({ trial, events }) => [trial, events]), [["one-round-1", 5], [
    "one-round-2",
    6,
  ]]);
});
