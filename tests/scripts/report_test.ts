import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal } from "./run_script.ts";

Deno.test("report refuses a scenario that the run does not hold, minutes that are none, and --example of another run, before anything is written", async () => {
  await inTemporaryFolder(async (root) => {
    const of = ["--run", "tests/data/quick_run", "--out", `${root}/reports`];
    const wrong: [RegExp, ...string[]][] = [
      [
        /holds no scenario "agent-onbording"[^]*mendoza, compute-marketplace, agent-onboarding/,
        "--scenario",
        "agent-onbording",
      ],
      [/--acceptable-minutes "-1"/, "--acceptable-minutes=-1"],
      [/--run cannot be given with --example/, "--example"],
    ];
    for (const [words, ...args] of wrong) assertRefused(await refusal("report", ...of, ...args), words);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});
