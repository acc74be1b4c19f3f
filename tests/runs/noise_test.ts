import assert from "node:assert/strict";
import { NOISE_LIMITS, noiseText, noisyTrials, trialNoise } from "../../lib/runs/noise.ts";
import type { Row } from "../../lib/runs/schema.ts";
import { NO_LOAD, QUIET_LOAD, sampleRow } from "./sample_run.ts";

/** A trial with recorded shares in percent, and syncs in us. */
function trial(
  id: string,
  [others, wait, steal]: readonly [number, number, number],
  [before, after]: readonly [number, number],
): Row<"trials"> {
  return {
    ...sampleRow("trials", id, 0),
    load_average: 1,
    others_cpu_share: others / 100,
    cpu_wait_share: wait / 100,
    steal_share: steal / 100,
    fsync_before_us: before,
    fsync_after_us: after,
  };
}

// Two cores: kernel threads that write the data back, a realtime process's waiting, stolen ticks of trials of 0.3 s.
const QUIET = [
  trial("a", [1.3, 1.3, 1.1], [143, 186]),
  trial("b", [0.9, 0.7, 0.7], [150, 223]),
  trial("c", [2.9, 0.1, 5.1], [188, 308]),
  trial("d", [1.5, 0, 0.5], [230, 362]),
];
// The same trials beside the test suites of others.
const BUSY = [
  trial("e", [88.6, 78.7, 0.1], [5765, 1821]),
  trial("f", [39.3, 10.6, 0.2], [164, 151]),
  trial("g", [27.1, 8.1, 1.4], [229, 264]),
];

Deno.test("a quiet two-core machine's figures mark no trial, a busy one's every trial", () => {
  assert.deepEqual(trialNoise(QUIET).map(({ state }) => state), ["quiet", "quiet", "quiet", "quiet"]);
  assert.deepEqual([...noisyTrials([...QUIET, ...BUSY])], ["e", "f", "g"]);
  assert.deepEqual([...noisyTrials(BUSY)], ["e", "f", "g"]);
});

Deno.test("each figure marks a trial from its limit on, and alone", () => {
  const usual = [200, 200] as const;
  const kinds = (of: Row<"trials">) => trialNoise([...QUIET, of]).at(-1)!.why.map(({ kind }) => kind);
  assert.equal(NOISE_LIMITS.othersCpu, 0.1);
  assert.deepEqual(kinds(trial("x", [10, 0, 0], usual)), ["othersCpu"]);
  assert.deepEqual(kinds(trial("x", [0, 10, 0], usual)), ["cpuWait"]);
  assert.deepEqual(kinds(trial("x", [0, 0, 10], usual)), ["steal"]);
  assert.deepEqual(kinds(trial("x", [9.9, 9.9, 9.9], usual)), []);
  // A quarter of the run's syncs take at most 182 us: three times as long is not enough, 500 us more are.
  assert.deepEqual(kinds(trial("x", [0, 0, 0], [200, 640])), []);
  assert.deepEqual(kinds(trial("x", [0, 0, 0], [200, 800])), ["fsync"]);
  assert.deepEqual(kinds(trial("x", [0, 0, 0], [800, 200])), ["fsync"]);
});

Deno.test("slow syncs are no noise where all of a run's are slow: a slow disk is the machine's own", () => {
  assert.deepEqual([
    ...noisyTrials([trial("a", [1, 1, 0], [9000, 11_000]), trial("b", [1, 1, 0], [8000, 9500])]),
  ], []);
});

Deno.test("a trial without processor figures is not called quiet; its syncs alone can make it noisy", () => {
  const old = { ...sampleRow("trials", "old", 0), ...NO_LOAD };
  assert.equal(trialNoise([old])[0]!.state, "not recorded");
  const noProc = (id: string, us: number) => ({ ...old, trial: id, fsync_before_us: us, fsync_after_us: us });
  const states = trialNoise([noProc("a", 200), noProc("b", 200), noProc("c", 2000)]).map(({ state }) =>
    state
  );
  assert.deepEqual(states, ["not recorded", "not recorded", "noisy"]);
  assert.equal(trialNoise([{ ...old, ...QUIET_LOAD }])[0]!.state, "quiet");
});

Deno.test("noiseText() gives each figure's range", () => {
  const text =
    "other programs used 27 % to 89 % of the processors, the measuring thread waited for a processor " +
    "11 % to 79 % of its time, fdatasync took 5.76 ms";
  assert.equal(noiseText(trialNoise([...QUIET, ...BUSY])), text);
  assert.equal(noiseText(trialNoise(QUIET)), "");
});
