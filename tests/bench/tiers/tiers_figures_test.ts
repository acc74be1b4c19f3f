import assert from "node:assert/strict";
import type { TiersSamples } from "../../../lib/bench/tiers/measure_tiers.ts";
import { tiersFigures } from "../../../lib/bench/tiers/tiers_figures.ts";
import { tiersLines } from "../../../lib/report/terminal/tiers_lines.ts";

/** A round in which everything takes some times as long. */
function trial(slower: number) {
  const moved = { versions: 500, rows: 10_000, bytes: 4e6 };
  const steps = { readMs: 100, writeMs: 200, publishMs: 50, removeMs: 100, shrinkMs: 50 };
  return {
    moved: {
      ...moved,
      ...Object.fromEntries(Object.entries(steps).map(([step, ms]) => [step, slower * ms])),
    },
    ...{ hotBytes: 9e6, vacuumedBytes: 6e6, vacuumMs: slower * 40, coldBytes: 2e6, coldVersions: 500 },
    asked: [
      { untieredMs: slower * 2, tieredMs: slower * 2 },
      { untieredMs: slower * 4, tieredMs: slower * 5 },
      { untieredMs: slower * 1, tieredMs: slower * 8 },
      { untieredMs: null, tieredMs: slower * 7 },
    ],
  } as unknown as TiersSamples["trials"][number];
}

const question = (area: "newest" | "past" | "cold", results: number) => ({
  ...{ area, type: "by_owner", text: "$owner = 0x", atBlock: 7, results, answer: "" },
});

const SAMPLES: TiersSamples = {
  made: {
    ...{ first: 1, tip: 100, upTo: 75, versions: 2_000, rows: 40_000, fileBytes: 10e6 },
    questions: [question("newest", 1), question("newest", 3), question("past", 5), question("cold", 4)],
  },
  trials: [1, 1.1, 0.9, 2, 1.2, 1.05].map(trial),
};

Deno.test("a move's rate is of all its steps, queries are medians by where their answers lie, ratios those of the same round", () => {
  const figures = tiersFigures(SAMPLES);
  // 10,000 rows in 500 ms, in the middle 7.5 % slower.
  assert.ok(Math.abs(figures.move.rowsPerS.median - (10_000 / 0.55 + 10_000 / 0.525) / 2) < 1e-6);
  assert.deepEqual(figures.move.stepMs.write.n, 6);
  const [newest, past, cold] = figures.queries;
  assert.deepEqual([newest!.questions, newest!.results, past!.results, cold!.results], [2, 2, 5, 4]);
  // However slow the round was: the median of 1 and 1.25.
  assert.deepEqual([newest!.ratio!.median, newest!.ratio!.interval], [1.125, [1.125, 1.125]]);
  assert.deepEqual([past!.ratio!.median, cold!.ratio, cold!.untieredMs], [8, null, null]);
  assert.equal(figures.compared, 6 * 7);
  const [bytes, again, rate, times, compared] = tiersLines(figures);
  assert.match(
    bytes!,
    /^Two tiers save 20 %: 6 MB hot \(posting\) and 2 MB cold \(Parquet\), for 10 MB in one file; .* takes 0\.5 of/,
  );
  assert.match(again!, /9 MB before, in 43 ms \(VACUUM\)/);
  assert.match(rate!, /500 of 2,000 versions, those that ended by block 75 of 100/);
  assert.match(times!, /newest block takes 1\.13x .* before the move 8x/);
  assert.match(compared!, /^42 answers compared/);
});
