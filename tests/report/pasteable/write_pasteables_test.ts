import assert from "node:assert/strict";
import { assessRun } from "../../../lib/model/assess_run.ts";
import type { Assessment } from "../../../lib/model/assessment.ts";
import { loadRequirements } from "../../../lib/reference/requirements.ts";
import { writePasteables } from "../../../lib/report/pasteable/write_pasteables.ts";
import { recordsOf } from "../../../lib/runs/records.ts";
import { openRun } from "../../../lib/runs/run_reader.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const DIR = "tests/data/quick_run";
const run = await openRun(DIR);
const scenario = "agent-onboarding";

Deno.test("the comment to paste holds decision, figures, machine and command, and records the decision of its run alone", async () => {
  await inTemporaryFolder(async (root) => {
    const out = `${root}/reports`;
    const before = await assessRun(run, loadRequirements(), { reports: out });
    const written = await writePasteables({ dir: DIR, scenario, out });
    assert.deepEqual(written, [`${out}/issue-255-comment.md`, `${out}/accepted-risks-section.md`]);
    const text = await Deno.readTextFile(written[0]!);
    const { bulkFlow } = before.answer.onboarding[0]!;
    assert.equal(bulkFlow.decision, "go");
    for (
      const part of [
        `**${bulkFlow.summary}**`,
        run.manifest.machine.cpu,
        "not declared launch-class",
        `Run ${run.manifest.run}`,
        "```sh\n" + run.manifest.command + "\n```",
        "| registry | flow | agents | trials | root events/s | events/s | agents/s | seals/s |",
        "85 agents",
        "acceptable ? in 25 min",
        "| flow | agents/s | of agents | as fast | 10,000 agents | 5 min | 25 min | 60 min |",
      ]
    ) assert.ok(text.includes(part), part);
    const rates = text.split("\n").filter((line) => line.startsWith("| git-registry | "));
    assert.ok(rates.length >= 6, "two tables of three flows");
    for (const line of text.split("\n").filter((line) => line.startsWith("|"))) {
      assert.doesNotMatch(line, /NaN|undefined|null/);
    }
    const outcomes = ({ verdicts }: Assessment) =>
      ["KERI-12", "KERI-14"].map((id) => {
        const found = verdicts.find((one) => one.id === id)!;
        return found.reason ?? found.verdict;
      });
    assert.deepEqual(outcomes(before), ["not-recorded", "not-recorded"]);
    await Deno.writeTextFile(written[0]!, text.replaceAll(run.manifest.run, "another-run"));
    const after = await assessRun(run, loadRequirements(), { reports: out });
    assert.deepEqual(outcomes(after), ["pass", "not-recorded"]);
    assert.deepEqual(await recordsOf(run.manifest.run, out), { risk: true });
    assert.deepEqual(await recordsOf("another-run", out), { decision: true });
  });
});

Deno.test("the comment decides for the minutes that were said to be acceptable", async () => {
  await inTemporaryFolder(async (root) => {
    const [path] = await writePasteables({ dir: DIR, scenario, out: root, acceptableMinutes: [600] });
    assert.match(await Deno.readTextFile(path!), /^\*\*.* where 600 min are acceptable: /m);
  });
});

Deno.test("where a run onboarded nobody of the scenario nothing is written", async () => {
  await inTemporaryFolder(async (root) => {
    const out = `${root}/reports`;
    for (const other of ["compute-marketplace", "agent-onboarding-2"]) {
      assert.deepEqual(await writePasteables({ dir: DIR, scenario: other, out }), []);
    }
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});
