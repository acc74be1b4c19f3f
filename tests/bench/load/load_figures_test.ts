import assert from "node:assert/strict";
import { type LoadFigures, loadFigures } from "../../../lib/bench/load/load_figures.ts";
import { type CommitRecord, QUERY_RECORD, RUN_FILES } from "../../../lib/bench/load/load_task.ts";
import { RecordWriter } from "../../../lib/bench/load/record_file.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { commitsOf, ENDED, LOAD } from "./load_samples.ts";

/** Queries as (due, start, end) in ms, all of one reader. */
async function figuresOf(
  commits: readonly CommitRecord[],
  queries: readonly (readonly [due: number, start: number, end: number])[] = [],
  told: typeof ENDED | null = ENDED,
) {
  let figures: LoadFigures | undefined;
  await inTemporaryFolder((folder) => {
    const writer = new RecordWriter(RUN_FILES.queries(folder, 0), QUERY_RECORD.length);
    for (const times of queries) writer.add([...times.map((ms) => 1000 * ms), 0]);
    writer.close();
    figures = loadFigures(LOAD, { commits, folder, told, check: null });
    return Promise.resolve();
  });
  return figures!;
}

Deno.test("blocks that keep the cadence leave nothing to drain; what is committed a second is what was offered", async () => {
  const { commits, log } = await figuresOf(commitsOf(Array(10).fill(300)));
  assert.deepEqual([commits!.blocks, commits!.late, commits!.unwritten, commits!.drainS], [10, 0, 0, 0]);
  assert.deepEqual([commits!.offeredPerS, commits!.perS], [100, 100]);
  assert.deepEqual([commits!.service.maxUs, commits!.response.maxUs], [300_000, 300_000]);
  assert.deepEqual([log!.maxBytes, log!.boundBytes, log!.overSinceS, log!.restarts], [500, 1000, null, 9]);
});

Deno.test("a stall is in the response times of the blocks that waited for it, and drains", async () => {
  // The eighth block is due at 14 s, ends at 21 s; the ninth and the tenth wait until then.
  const { commits } = await figuresOf(commitsOf([...Array(7).fill(100), 7000, 500, 500]));
  assert.deepEqual([commits!.late, commits!.lateOfStore, commits!.lateSinceS], [3, 3, 16]);
  assert.deepEqual([commits!.service.maxUs, commits!.response.maxUs], [7e6, 7e6]);
  assert.equal(commits!.response.p50Us, 100_000);
  assert.equal(commits!.drainS, 2);
  assert.deepEqual([commits!.over.measured, commits!.over.ofStore, commits!.over.sinceS], [3, 3, 21]);
  assert.ok(Math.abs(commits!.perS - 2000 / 22) < 1e-9);
});

Deno.test("what the generator is late by is told from what the store is", async () => {
  const commits = commitsOf(Array(10).fill(100));
  const late = {
    ...commits[5]!,
    startUs: commits[5]!.dueUs + 3e6,
    endUs: commits[5]!.dueUs + 3.1e6,
    lagUs: 3e6,
  };
  const figures = await figuresOf(commits.with(5, late));
  assert.deepEqual([figures.commits!.late, figures.commits!.lateOfStore], [1, 0]);
  assert.deepEqual([figures.commits!.over.measured, figures.commits!.over.ofStore], [1, 0]);
});

Deno.test("blocks that were never begun count, but not where the process died", async () => {
  const some = commitsOf([3000, 3000, 3000]);
  assert.equal((await figuresOf(some)).commits!.unwritten, 7);
  assert.equal((await figuresOf(some)).commits!.drainS, null);
  assert.equal((await figuresOf(some, [], null)).commits!.unwritten, 0);
});

Deno.test("a log may pass its bound by one transaction, and not grow on from there", async () => {
  const sized = (...bytes: number[]) =>
    commitsOf(Array(bytes.length).fill(10)).map((record, i) => ({ ...record, logBytes: bytes[i]! }));
  assert.equal((await figuresOf(sized(900, 1200, 1200))).log!.overSinceS, null);
  const { log } = await figuresOf(sized(900, 1200, 1300, 1400));
  assert.deepEqual([log!.maxBytes, log!.overSinceS], [1400, 4.01]);
});

Deno.test("queries count from when they were due: one that waited for another has its wait in it", async () => {
  const { queries, timeline } = await figuresOf([], [[0, 0, 10], [100, 100, 450], [200, 450, 460], [
    19_000,
    19_150,
    19_160,
  ]]);
  assert.deepEqual([queries!.asked, queries!.unasked, queries!.perS], [4, 0, 0.2]);
  assert.deepEqual([queries!.service.maxUs, queries!.response.maxUs], [350_000, 350_000]);
  // 10, 350, 260 and 160 ms, of which the generator slept 150 too long: that one is not the store's.
  assert.deepEqual([queries!.over.measured, queries!.over.ofStore], [3, 2]);
  assert.equal(queries!.histogram.reduce((sum, [, count]) => sum + count, 0), 4);
  assert.deepEqual(timeline.map(({ fromS, queries }) => [fromS, queries]), [[0, 3], [18, 1]]);
});

Deno.test("nothing measured gives no figures", async () => {
  const { commits, queries, log, timeline } = await figuresOf([]);
  assert.deepEqual([commits, queries, log, timeline], [null, null, null, []]);
});
