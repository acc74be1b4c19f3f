import assert from "node:assert/strict";
import { convertTrials } from "../../lib/runs/convert_trials.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { writeManifest } from "../../lib/runs/manifest_file.ts";
import { readTrialDone, readTrialParts } from "../../lib/runs/trial_files.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { inTemporaryFolder, sampleManifest, sampleRow } from "./sample_run.ts";

Deno.test("a long trial is read some thousand rows at a time, every row once and in order, also through Parquet", async () => {
  await inTemporaryFolder(async (dir) => {
    const count = 25_000;
    const expected = Array.from({ length: count }, (_, index) => sampleRow("events", "a", index));
    const writer = await TrialWriter.create(dir, "a");
    for (const row of expected) writer.add("events", row);
    await writer.done({});
    const read: unknown[] = [];
    for await (const part of readTrialParts(dir, await readTrialDone(dir, "a"), "events")) {
      assert.ok(part.length < count / 2, `${part.length} rows at once`);
      read.push(...part);
    }
    assert.deepEqual(read, expected);
    await convertTrials(dir, ["a"]);
    await writeManifest(dir, sampleManifest({ status: "complete", trialsDone: 1 }));
    assert.deepEqual(await (await openRun(dir)).rows("events"), expected);
  });
});

Deno.test("a trial's lines are whole also where a character lies across two chunks of the file", async () => {
  await inTemporaryFolder(async (dir) => {
    // Two and three bytes in turns: chunks of any even size end within some of them.
    const detail = "é€".repeat(40_000);
    const writer = await TrialWriter.create(dir, "a");
    for (const index of [0, 1]) writer.add("events", { ...sampleRow("events", "a", index), detail });
    await writer.done({});
    const parts = await Array.fromAsync(readTrialParts(dir, await readTrialDone(dir, "a"), "events"));
    assert.deepEqual(parts.flat().map((row) => row.detail), [detail, detail]);
  });
});
