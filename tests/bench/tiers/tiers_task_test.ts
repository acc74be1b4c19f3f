import assert from "node:assert/strict";
import { type MadeTiers, runTiersTask, type TiersTrial } from "../../../lib/bench/tiers/tiers_task.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("a chain is loaded untiered; a round moves what ended out of a copy, and refuses an answer that differs", async () => {
  await inTemporaryFolder(async (folder) => {
    const settings = { scenario: "energy-grid-california", scale: 0.00005, seed: "1", folder };
    const made = await runTiersTask({ make: { ...settings, keep: 20 } }) as MadeTiers;
    const { tip, upTo, versions, fileBytes } = made;
    // Of every place some.
    const questions = made.questions.filter((_, i) => i % 11 === 0);
    assert.equal(upTo, tip - 20);
    assert.deepEqual([...new Set(questions.map(({ area }) => area))].sort(), ["cold", "newest", "past"]);
    const { moved, vacuumedBytes, coldBytes, coldVersions, asked } = await runTiersTask({
      round: { folder, upTo, questions },
    }) as TiersTrial;
    assert.ok(moved.versions > 0 && moved.versions < versions && coldVersions === moved.versions);
    assert.ok(vacuumedBytes < fileBytes && coldBytes > 0);
    assert.deepEqual(
      asked.map(({ untieredMs }) => untieredMs === null),
      questions.map(({ area }) => area === "cold"),
    );
    const wrong = questions.map((question) => ({ ...question, answer: questions[0]!.answer }));
    await assert.rejects(runTiersTask({ round: { folder, upTo, questions: wrong } }), {
      message: /^The tiers answer otherwise than the chain untiered \(newest\)/,
    });
    // Nothing is left of a round.
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory), []);
    await assert.rejects(runTiersTask({ make: { ...settings, keep: 10_000 } }), { name: "UsageError" });
  });
});
