import assert from "node:assert/strict";
import { recordMark, RECORDS, recordsOf } from "../../lib/runs/records.ts";
import { inTemporaryFolder } from "./sample_run.ts";

Deno.test("a run's records are the files that end with its mark: none of another run, none that was cut short", async () => {
  await inTemporaryFolder(async (root) => {
    assert.deepEqual(await recordsOf("run-a", root), {});
    assert.deepEqual(await recordsOf("run-a", `${root}/none`), {});
    const text = `# Decision\n\n${recordMark("run-a")}\n`;
    await Deno.writeTextFile(`${root}/${RECORDS.decision}`, text);
    assert.deepEqual(await recordsOf("run-a", root), { decision: true });
    assert.deepEqual(await recordsOf("run-ab", root), {});
    await Deno.writeTextFile(`${root}/${RECORDS.risk}`, text);
    assert.deepEqual(await recordsOf("run-a", root), { decision: true, risk: true });
    await Deno.writeTextFile(`${root}/${RECORDS.decision}`, text.slice(0, -6));
    assert.deepEqual(await recordsOf("run-a", root), { risk: true });
  });
});
