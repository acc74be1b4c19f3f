import assert from "node:assert/strict";
import type { PlannedTrial } from "../../../lib/bench/plan/plan.ts";
import { followRun } from "../../../lib/report/terminal/follow_run.ts";
import { terminal } from "./kel/run_commands.ts";

Deno.test("noisy trials that are measured again have a line of their own, which counts them", () => {
  const counted: string[] = [];
  const follower = followRun({
    ...terminal(),
    progress(label, total) {
      let done = 0;
      return {
        tick: (n = 1) => void counted.push(`${label} ${done += n}/${total}`),
        detail() {},
        note() {},
        done: () => void counted.push("end"),
      };
    },
  });
  const trial = { scenario: "mendoza", scale: 1, store: "posting", variant: "normal" } as PlannedTrial;
  for (const done of [16, 17]) follower.trial(trial, { done, total: 18, leftS: 18 - done });
  for (const done of [0, 1]) follower.again(trial, { done, total: 2, leftS: 2 - done });
  follower.end();
  assert.deepEqual(counted, [
    "measuring 16/18",
    "measuring 17/18",
    "end",
    "measuring noisy trials again 0/2",
    "measuring noisy trials again 1/2",
    "end",
  ]);
});

Deno.test("what trials take is foretold as planned until one is done, then as fast as those were, not by their number", () => {
  const left: number[] = [];
  const line = { tick() {}, note() {}, done() {} };
  const progress = () => ({ ...line, detail: (_: string, leftMs = NaN) => void left.push(leftMs) });
  const follower = followRun({ ...terminal(), progress });
  const trial = { scenario: "mendoza", scale: 1, store: "posting", variant: "normal" } as PlannedTrial;
  follower.data("mendoza x1", 0, 1);
  follower.trial(trial, { done: 0, total: 10, leftS: 100 });
  follower.trial(trial, { done: 9, total: 10, leftS: 40 });
  follower.end();
  assert.ok(Number.isNaN(left[0]), "data is counted");
  assert.ok(Math.abs(left[1]! - 100_000) < 1000, `${left}`);
  // Nine trials planned to take a minute took next to nothing.
  assert.ok(left[2]! < 10_000, `${left}`);
});
