import assert from "node:assert/strict";
import { compareRuns } from "../../lib/model/compare_runs.ts";
import type { Measurements } from "../../lib/runs/measurements.ts";
import type { Row } from "../../lib/runs/schema.ts";
import { BUSY_LOAD, QUIET_LOAD, sampleManifest, sampleRow } from "../runs/sample_run.ts";

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
    role: "calibration",
    ...QUIET_LOAD,
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
    settings: { "bitemporal normal": { journal_mode: "delete", term_order: "counted" } },
    status: "failed",
  });
  const { warnings } = compareRuns(runOf(1000), { ...other, trials: [] });
  const expected = [
    /machine differs/,
    /journal_mode.*wal against delete/,
    /term_order.*none against counted/,
    /is failed/,
    /only in one/,
  ];
  for (const words of expected) {
    assert.ok(warnings.some((warning) => words.test(warning)), String(words));
  }
});

Deno.test("compareRuns() shows no difference of a run whose machine was busy, and leaves out few noisy trials", () => {
  const busy = (run: Measurements, count: number): Measurements => ({
    ...run,
    trials: run.trials.map((trial, i) => i < count ? { ...trial, ...BUSY_LOAD } : trial),
  });
  const noisy = compareRuns(runOf(1000), busy(runOf(1500), 3));
  assert.deepEqual(noisy.noise.map(({ state }) => state), ["quiet", "noisy"]);
  assert.equal(noisy.comparisons[0]!.result, "noisy");
  assert.ok(Math.abs(noisy.comparisons[0]!.ratio - 1.5) < 1e-9);
  assert.match(noisy.warnings[0]!, /NOISY, the machine was busy: 3 of 8 trials, other programs used 54 %/);
  const few = compareRuns(runOf(1000), busy(runOf(1500), 2));
  assert.equal(few.noise[1].state, "quiet");
  assert.deepEqual(few.comparisons[0]!.trials, [8, 6]);
  assert.equal(few.comparisons[0]!.result, "slower");
  assert.match(few.warnings[0]!, /2 trials were measured while the machine was busy and are left out/);
});
