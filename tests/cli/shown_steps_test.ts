import assert from "node:assert/strict";
import { ShownSteps } from "../../lib/cli/shown_steps.ts";

Deno.test("ShownSteps shows a line for each step, ticks what came since, and removes the line at its end", () => {
  const said: string[] = [];
  const steps = new ShownSteps((step, total) => {
    said.push(`${step} of ${total}`);
    return {
      tick: (n = 1) => void said.push(`+${n}`),
      detail() {},
      note() {},
      done: () => void said.push("done"),
    };
  });
  steps.show({ step: "moving", done: 2, total: 9 });
  steps.show({ step: "moving", done: 7, total: 9 });
  steps.show({ step: "comparing", done: 0, total: 3 });
  steps.show({ step: "comparing", done: 3, total: 3 });
  steps.end();
  steps.end();
  assert.deepEqual(said, ["moving of 9", "+2", "+5", "done", "comparing of 3", "+0", "+3", "done"]);
});
