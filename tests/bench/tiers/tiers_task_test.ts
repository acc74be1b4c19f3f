import assert from "node:assert/strict";
import { join } from "node:path";
import type { TiersQuestion } from "../../../lib/bench/tiers/tiers_question.ts";
import { type MadeTiers, runTiersTask, type TiersTrial } from "../../../lib/bench/tiers/tiers_task.ts";
import { onDisk } from "../../runs/sample_run.ts";

Deno.test("a chain is loaded untiered; a round moves what ended down two tiers, and refuses an answer that differs", async () => {
  await onDisk(async (folder) => {
    const settings = { scenario: "energy-grid-california", scale: 0.00005, seed: "1", folder };
    const to = ["postgres", "parquet"] as const;
    const made = await runTiersTask({ make: { ...settings, to, keep: [6, 12] } }) as MadeTiers;
    const { tip, spans, versions, fileBytes } = made;
    assert.deepEqual(spans.map(({ upTo }) => upTo), [tip - 6, tip - 12]);
    // Of every place some.
    const questions = made.questions.filter((_, i) => i % 11 === 0);
    assert.deepEqual([...new Set(questions.map(({ area }) => area))].sort(), [
      ...["cold", "newest", "past", "recent", "warm"],
    ]);
    const ask = (asked: readonly TiersQuestion[]) => {
      const file = join(folder, "questions.json");
      Deno.writeTextFileSync(file, JSON.stringify(asked));
      return runTiersTask({ round: { folder, spans, questions: file } });
    };
    const { moves, vacuumedBytes, held, asked } = await ask(questions) as TiersTrial;
    const [toWarm, toCold] = moves;
    assert.deepEqual([toWarm!.from, toWarm!.to, toCold!.from, toCold!.to], [
      ...["hot", "postgres", "postgres", "parquet"],
    ]);
    const [warm, cold] = held;
    assert.ok(warm!.versions > 0 && cold!.versions > 0 && warm!.versions + cold!.versions < versions);
    assert.deepEqual([toWarm!.versions - toCold!.versions, toCold!.versions], [
      ...[warm!.versions, cold!.versions],
    ]);
    assert.ok(vacuumedBytes < fileBytes && warm!.bytes > 0 && cold!.bytes > 0);
    assert.deepEqual(
      asked.map(({ untieredMs }) => untieredMs === null),
      questions.map(({ area }) => area === "cold" || area === "warm"),
    );
    const wrong = questions.map((question) => ({ ...question, answer: questions[0]!.answer }));
    await assert.rejects(ask(wrong), {
      message: /^The tiers answer otherwise than the chain untiered \(newest\)/,
    });
    // Nothing is left of a round.
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory), []);
    await assert.rejects(runTiersTask({ make: { ...settings, to, keep: [1, 10_000] } }), {
      name: "UsageError",
    });
  });
});
