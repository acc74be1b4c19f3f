import assert from "node:assert/strict";
import { compareRuns } from "../../lib/model/compare_runs.ts";
import type { Measurements } from "../../lib/runs/measurements.ts";
import type { Row } from "../../lib/runs/schema.ts";
import { sampleManifest, sampleRow } from "../runs/sample_run.ts";

/** A run of eight trials whose commits take `meanUs`, spread by a few percent from trial to trial. */
function runOf(meanUs: number, changes: Parameters<typeof sampleManifest>[0] = {}): Measurements {
  const trials = Array.from({ length: 8 }, (_, i): Row<"trials"> => ({
    ...sampleRow("trials", `t${i}`, 0),
    benchmark: "append",
    scenario: "mendoza",
    store: "bitemporal",
    variant: "full",
    scale: 0.5,
    status: "ok",
  }));
  const commits = trials.flatMap(({ trial }, i) =>
    [0, 1].map((half): Row<"commits"> => ({
      ...sampleRow("commits", trial, 0),
      phase: "load",
      versions: 1,
      start_us: 100,
      end_us: 100 + meanUs * (1 + i / 100 + (half - 0.5) / 10),
    }))
  );
  return {
    manifest: sampleManifest({ status: "complete", ...changes }),
    trials,
    commits,
    operations: [],
    queries: [],
  };
}

Deno.test("compareRuns() finds a run equal to itself and names a real slowdown", () => {
  const same = compareRuns(runOf(1000), runOf(1000)).comparisons[0]!;
  assert.equal(same.ratio, 1);
  assert.equal(same.result, "unchanged");
  const slower = compareRuns(runOf(1000), runOf(1500)).comparisons[0]!;
  assert.equal(slower.what, "block commit · mendoza x0.5 bitemporal full");
  assert.ok(Math.abs(slower.ratio - 1.5) < 1e-9);
  assert.equal(slower.result, "slower");
  assert.ok(slower.interval![0] > 1.3 && slower.interval![1] < 1.7);
  assert.equal(compareRuns(runOf(1500), runOf(1000)).comparisons[0]!.result, "faster");
});

Deno.test("compareRuns() leaves empty blocks out, which would hide a slowdown of the others", () => {
  const withEmpty = (run: Measurements): Measurements => ({
    ...run,
    commits: [
      ...run.commits,
      ...run.commits.map((row) => ({ ...row, versions: 0, end_us: row.start_us + 1 })),
    ],
  });
  const { ratio } = compareRuns(withEmpty(runOf(1000)), withEmpty(runOf(1500))).comparisons[0]!;
  const { baseUs } = compareRuns(withEmpty(runOf(1000)), runOf(1500)).comparisons[0]!;
  assert.ok(Math.abs(ratio - 1.5) < 1e-9);
  assert.ok(baseUs > 900);
});

Deno.test("compareRuns() gives no verdict from fewer than six trials", () => {
  const few = { ...runOf(1000), trials: runOf(1000).trials.slice(0, 5) };
  const { interval, result } = compareRuns(few, runOf(1500)).comparisons[0]!;
  assert.equal(interval, null);
  assert.equal(result, "unknown");
});

Deno.test("compareRuns() warns where machine, settings or contents differ", () => {
  const { machine } = sampleManifest();
  const other = runOf(1000, {
    machine: { ...machine, cores: 64 },
    settings: { "bitemporal normal": { journal_mode: "delete" } },
    status: "failed",
  });
  const { warnings } = compareRuns(runOf(1000), { ...other, trials: [] });
  for (const words of [/machine differs/, /journal_mode.*wal against delete/, /is failed/, /only in one/]) {
    assert.ok(warnings.some((warning) => words.test(warning)), String(words));
  }
});
