import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const SMALL = ["--scale", "0.00005", "--rounds", "1"];

Deno.test("tiers --json prints bytes, the move and queries by tier, every answer compared, and keeps every sample", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, "tiers.json");
    const { code, stdout, stderr } = await runScript("tiers", ...SMALL, "--out", out, "--json");
    assert.equal(code, 0, stderr);
    const { figures, file } = JSON.parse(stdout);
    assert.equal(file, out);
    const { samples: _, made, trials } = JSON.parse(await Deno.readTextFile(out));
    assert.deepEqual([figures.rounds, trials.length, figures.coldVersions], [1, 1, trials[0].moved.versions]);
    assert.ok(figures.coldVersions > 0 && figures.coldVersions < figures.versions);
    assert.ok(figures.hotBytes < figures.untieredBytes && figures.coldBytes > 0);
    assert.deepEqual(
      [...new Set(figures.queries.map(({ area }: { area: string }) => area))],
      ["newest", "past", "cold"],
    );
    const own = made.questions.filter(({ area }: { area: string }) => area !== "cold").length;
    assert.equal(figures.compared, made.questions.length + own);
  });
});

Deno.test("tiers refuses a scenario without blocks, and to keep all there is, before anything is made", async () => {
  assertRefused(await refusal("tiers", "--scenario", "agent-onboarding"), /has no blocks/);
  assertRefused(await refusal("tiers", "--keep", "half"), /--keep "half"/);
});
