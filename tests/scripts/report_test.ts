import assert from "node:assert/strict";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { notebookNames } from "../../lib/report/pages/write_report.ts";
import { notebooksBeside } from "../../scripts/report.ts";
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
      [
        /--load "[^"]*manifest.json" gives no law of reads[^]*--readers wrote/,
        "--load",
        "tests/data/quick_run/manifest.json",
      ],
      [/--load "none.json" gives no law of reads/, "--load", "none.json"],
    ];
    for (const [words, ...args] of wrong) assertRefused(await refusal("report", ...of, ...args), words);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});

Deno.test("beside an onboarding's files to paste its own notebook is executed, which is there, and else every one", async () => {
  const all = await notebookNames(PROJECT_ROOT);
  const [own, ...others] = notebooksBeside(["reports/issue-255-comment.md"], all);
  assert.deepEqual([others, all.includes(own!), /onboarding/.test(own!)], [[], true, true]);
  assert.deepEqual(notebooksBeside([], all), all);
});
