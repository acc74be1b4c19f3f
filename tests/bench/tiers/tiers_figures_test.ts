import assert from "node:assert/strict";
import type { TiersSamples } from "../../../lib/bench/tiers/measure_tiers.ts";
import { tiersFigures } from "../../../lib/bench/tiers/tiers_figures.ts";
import type { QuestionArea } from "../../../lib/bench/tiers/tiers_question.ts";
import { tiersLines } from "../../../lib/report/terminal/tiers_lines.ts";

type Trial = TiersSamples["trials"][number];

/** A move in which everything takes some times as long: 500 ms in all. */
function moveOf(
  from: "hot" | "postgres",
  to: "postgres" | "parquet",
  slower: number,
): Trial["moves"][number] {
  const rows = from === "hot" ? 10_000 : 4_000;
  return {
    ...{ from, to, versions: rows / 20, written: rows / 20, rows },
    ...{ readMs: slower * 100, writeMs: slower * 200, publishMs: slower * 50 },
    ...{ removeMs: slower * 100, shrinkMs: slower * 50 },
  };
}

function trial(slower: number): Trial {
  return {
    moves: [moveOf("hot", "postgres", slower), moveOf("postgres", "parquet", slower)],
    ...{ hotBytes: 9e6, vacuumedBytes: 6e6, vacuumMs: slower * 40 },
    held: [
      { tier: "postgres", versions: 300, bytes: 3e6 },
      { tier: "parquet", versions: 200, bytes: 0.5e6 },
    ],
    asked: [
      { untieredMs: slower * 2, tieredMs: slower * 2 },
      { untieredMs: slower * 4, tieredMs: slower * 5 },
      { untieredMs: slower * 1, tieredMs: slower * 3 },
      { untieredMs: slower * 1, tieredMs: slower * 8 },
      { untieredMs: null, tieredMs: slower * 7 },
    ],
  };
}

const question = (area: QuestionArea, results: number) => ({
  ...{ area, type: "by_owner", text: "$owner = 0x", atBlock: 7, results, answer: "" },
});

const SAMPLES: TiersSamples = {
  made: {
    ...{ first: 1, tip: 100, versions: 2_000, rows: 40_000, fileBytes: 10e6 },
    spans: [{ tier: "postgres", upTo: 75, past: 70 }, { tier: "parquet", upTo: 55, past: 30 }],
    day: { versions: 1e9, rows: 20e9 },
    questions: [
      ...[question("newest", 1), question("newest", 3), question("recent", 5), question("past", 5)],
      question("cold", 4),
    ],
  },
  trials: [1, 1.1, 0.9, 2, 1.2, 1.05].map(trial),
};

const GRID = { id: "energy-grid-california", scale: 0.5 };
const figures = tiersFigures(SAMPLES, GRID);

Deno.test("a move's rate is of all its steps, queries are medians by where their answers lie, ratios those of the same round", () => {
  const [toWarm, toCold] = figures.moves;
  // 10,000 rows in 500 ms, in the middle 7.5 % slower.
  assert.ok(Math.abs(toWarm!.rowsPerS.median - (10_000 / 0.55 + 10_000 / 0.525) / 2) < 1e-6);
  assert.deepEqual([toWarm!.stepMs.write.n, toCold!.from, toCold!.to], [6, "postgres", "parquet"]);
  const [newest, recent, past, cold] = figures.queries;
  assert.deepEqual([newest!.questions, newest!.results, past!.results, cold!.results], [2, 2, 5, 4]);
  // However slow the round was: the median of 1 and 1.25.
  assert.deepEqual([newest!.ratio!.median, newest!.ratio!.interval], [1.125, [1.125, 1.125]]);
  assert.deepEqual([recent!.ratio!.median, past!.ratio!.median], [3, 8]);
  assert.deepEqual([cold!.ratio, cold!.untieredMs], [null, null]);
  assert.equal(figures.compared, 6 * 9);
});

Deno.test("a day at full size is in proportion to the rows that each tier holds", () => {
  const { hotBytes, liveBytes, tiers } = figures.day!;
  // 4 MB of the file were 10,000 rows; 3 MB of PostgreSQL are the 6,000 that stay there; 0.5 MB of Parquet 4,000.
  assert.deepEqual([hotBytes, liveBytes, tiers[0]!.bytes, tiers[1]!.bytes], [8e12, 12e6, 1e13, 2.5e12]);
  assert.ok(Math.abs(tiers[1]!.moveS / tiers[0]!.moveS - 2.5) < 1e-9);
});

Deno.test("the answer says what to keep where, what that saves and costs at full size, and whether moving keeps up", () => {
  const [verdict, moving, named, measured, rate, times, compared] = tiersLines(figures);
  assert.equal(
    verdict,
    "Keep what is over in PostgreSQL for 7 days, then in Parquet: that saves 8 TB of hot file a day at full size, " +
      "where 12 MB stay, and costs 70 TB of PostgreSQL and 913 TB of Parquet a year",
  );
  assert.match(
    moving!,
    /^At full size 1 G versions end a day, which take 298 h to PostgreSQL and 746 h to Parquet/,
  );
  assert.match(moving!, /to PostgreSQL and Parquet it does not keep up/);
  assert.match(named!, /^The use case names: .*7 days of readings/);
  assert.equal(
    measured,
    "Measured with what ended in the newest 25 blocks in SQLite, in PostgreSQL what ended in the 20 before (300 versions), " +
      "in Parquet what ended earlier (200 versions): 6 MB of hot file for 10 MB, 3 MB of PostgreSQL, 500 kB of Parquet",
  );
  assert.match(rate!, /written again \(VACUUM, 43 ms\), and 9 MB before/);
  assert.match(times!, /newest block takes 1\.13x .* PostgreSQL knows 3x, .* before both moves 8x/);
  assert.match(compared!, /^54 answers compared/);
});

Deno.test("where little is over, all is kept in one file; without declared rates the answer is of what was measured", () => {
  const verdict = (made: Partial<TiersSamples["made"]>, vacuumedBytes: number) => {
    const trials = SAMPLES.trials.map((own) => ({ ...own, vacuumedBytes }));
    return tiersLines(tiersFigures({ made: { ...SAMPLES.made, ...made }, trials }, GRID))[0]!;
  };
  assert.match(
    verdict({ day: { versions: 1, rows: 2 } }, 6e6),
    /^Keep all in one file: .* only 800 B of hot file/,
  );
  assert.match(
    verdict({ day: null }, 9.5e6),
    /^Keep all in one file: .* only 5 % of the hot file, 500 kB of 10 MB$/,
  );
  assert.match(
    verdict({ day: null }, 6e6),
    /saves 40 % .*, and costs 3 MB of PostgreSQL and 500 kB of Parquet$/,
  );
});
