import assert from "node:assert/strict";
import { join } from "node:path";
import type { TiersQuestion } from "../../../lib/bench/tiers/tiers_question.ts";
import { type MadeTiers, runTiersTask, type TiersTrial } from "../../../lib/bench/tiers/tiers_task.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("a chain is loaded untiered; a round moves what ended out of a copy, and refuses an answer that differs", async () => {
  await inTemporaryFolder(async (folder) => {
    const settings = { scenario: "energy-grid-california", scale: 0.00005, seed: "1", folder };
    const to = ["postgres", "parquet"] as const;
    const made = await runTiersTask({ make: { ...settings, to, keep: [6, 12] } }) as MadeTiers;
    const { tip, spans, versions, fileBytes } = made;
    assert.deepEqual(spans.map(({ upTo }) => upTo), [tip - 6, tip - 12]);
    // One of every place.
    const every = [...new Map(made.questions.map((question) => [question.area, question])).values()];
    assert.deepEqual(every.map(({ area }) => area).sort(), ["cold", "newest", "past", "recent", "warm"]);
    // Without the warm tier, what it would hold stays in the hot one.
    const questions = every.filter(({ area }) => area !== "warm");
    const ask = (asked: readonly TiersQuestion[]) => {
      const file = join(folder, "questions.json");
      Deno.writeTextFileSync(file, JSON.stringify(asked));
      return runTiersTask({ round: { folder, spans: [spans[1]!], questions: file } });
    };
    const { moves: [move], held: [cold], vacuumedBytes, asked } = await ask(questions) as TiersTrial;
    assert.deepEqual([move!.from, move!.to, cold!.tier], ["hot", "parquet", "parquet"]);
    assert.ok(cold!.versions > 0 && cold!.versions < versions && cold!.versions === move!.versions);
    assert.ok(vacuumedBytes < fileBytes && cold!.bytes > 0);
    assert.deepEqual(
      asked.map(({ untieredMs }) => untieredMs === null),
      questions.map(({ area }) => area === "cold"),
    );
    const wrong = questions.filter(({ area }) => area === "past").map((own) => ({ ...own, answer: "" }));
    await assert.rejects(ask(wrong), {
      message: /^The tiers answer otherwise than the chain untiered \(past\)/,
    });
    // Nothing is left of a round.
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory), []);
    await assert.rejects(runTiersTask({ make: { ...settings, to, keep: [1, 10_000] } }), {
      name: "UsageError",
    });
  });
});
