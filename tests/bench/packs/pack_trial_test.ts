import assert from "node:assert/strict";
import { runPackTrial } from "../../../lib/bench/packs/pack_trial.ts";
import { recordCommits } from "../../../lib/bench/packs/record_commits.ts";
import { SHARDED_LAYOUT } from "../../../lib/stores/git/layouts/sharded_layout.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

for (const writer of ["packfile", "fast-import"] as const) {
  Deno.test(`a trial of ${writer} hears an interruption while it writes, and measures nothing then`, async () => {
    const never = new AbortController().signal;
    const commits = await recordCommits({
      layout: SHARDED_LAYOUT,
      events: 2000,
      batch: 1,
      seed: 1,
      interrupted: never,
    });
    await inTemporaryFolder(async (folder) => {
      const stopping = new AbortController();
      setTimeout(() => stopping.abort(), 1);
      const task = { folder, commits, fsync: "none", check: false, interrupted: stopping.signal } as const;
      assert.equal(await runPackTrial({ writer, form: "stored" }, task), null);
      const whole = await runPackTrial({ writer, form: "stored" }, { ...task, interrupted: never });
      assert.equal(whole!.decilesMs === null, writer === "fast-import");
    });
  });
}
