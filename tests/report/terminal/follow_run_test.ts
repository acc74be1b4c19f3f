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
  for (const done of [16, 17]) follower.trial(trial, done, 18);
  for (const done of [0, 1]) follower.again(trial, done, 2);
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
