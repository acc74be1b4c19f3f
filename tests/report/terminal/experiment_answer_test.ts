import assert from "node:assert/strict";
import type { GrowthPoint } from "../../../lib/model/growth/growth_points.ts";
import { experimentAnswerLines, experimentTables } from "../../../lib/report/terminal/experiment_answer.ts";
import { tableLines } from "../../../lib/text/text_table.ts";
import { blankRow } from "../../model/synthetic_run.ts";

function point(store: string, scale: number, tenths: readonly number[]): GrowthPoint {
  const rows = scale * 20e6;
  const rowsPerS = 10 / tenths.reduce((sum, rate) => sum + 1 / rate, 0);
  const tree = { ...blankRow("sizes", "a"), phase: "load", name: "by_value", role: "index" };
  const bytes = 4096 * Math.ceil(rows / 40);
  return {
    ...{ scenario: "mendoza", store, profile: "quick", variant: "normal" },
    ...{ scale, trials: 1, rows, loadRows: rows, loadS: rows / rowsPerS, rowsPerS, rowsPerSByTenth: tenths },
    phases: [{ phase: "load", commits: 1000, p50Us: 1e5, p99Us: 2e5, maxUs: 3e5 }],
    fileBytes: 500 * rows,
    logBytes: 4e6,
    parts: [{ ...tree, bytes, pages: bytes / 4096, depth: scale < 0.1 ? 3 : 4, unused_bytes: bytes / 4 }],
  };
}

const EVEN = Array<number>(10).fill(60_000);
const FALLING = [60, 50, 40, 35, 31, 29, 28, 27, 26, 25].map((thousand) => 1000 * thousand);
const POINTS = [
  point("bitemporal", 0.01, EVEN),
  point("bitemporal", 1, FALLING),
  point("posting", 0.01, EVEN),
  point("posting", 1, EVEN),
];
const PREDICTION = {
  ...{ scenario: "mendoza", store: "bitemporal", profile: "quick", variant: "normal", scale: 1 },
  ...{ rows: 20e6, loadRows: 20e6, trials: 6, fittedTo: 2e6, writtenAt: "" },
  loadS: { value: POINTS[1]!.loadS / 1.09, interval: null },
  fileBytes: { value: 1e10 / 1.03, interval: null },
};
const ANSWER = {
  points: POINTS,
  predictions: [{ prediction: PREDICTION, measured: POINTS[1]!, loadError: 0.09, fileError: 0.03 }],
};

Deno.test("an experiment's answer says what each store does at the largest size, where it bends, and what was foretold", () => {
  assert.deepEqual(experimentAnswerLines(ANSWER), [
    "mendoza at 1x: bitemporal loads 32.4 k rows/s (0.541 of its rate at 0.01x); " +
    "posting loads 60 k rows/s (1 of its rate at 0.01x)",
    "bitemporal bends in the load of 1x: from 10 M rows on (tenth 6) at 48.3 % of the rows/s of its first tenth",
    "posting does not bend: no tenth of a load falls under half the rows/s of its first",
    "bitemporal: the prediction from 2 M rows did not hold: load time +9.0 % (asked: within 10 %), " +
    "bytes +3.0 % (within 2 %)",
  ]);
  const held = { ...ANSWER.predictions[0]!, fileError: -0.019 };
  assert.match(
    experimentAnswerLines({ ...ANSWER, predictions: [held] }).at(-1)!,
    /rows held: .* bytes -1\.9 %/,
  );
});

Deno.test("an experiment's tables show every point, and each b-tree from the smallest point to the largest", () => {
  const tables = experimentTables(ANSWER).map(tableLines);
  const lines = tables.flat().join("\n");
  assert.match(lines, /mendoza +x1 +bitemporal +1 +20 M +10 GB +2\.05 GB +500 +75 % +0 +4 MB/);
  assert.match(lines, /mendoza +x1 +bitemporal +1 +10\.3 min +32\.4 k +60 k +50 k +40 k .* 25 k/);
  assert.match(lines, /mendoza +x1 +posting +1 +load +1000 +100 ms +200 ms +300 ms/);
  assert.match(lines, /by_value +index +5000 → 500 k +3 → 4 +75 % → 75 % +102 → 102/);
  assert.match(lines, /mendoza +x1 +bitemporal +file +9\.71 GB +too few trials +10 GB +\+3\.0 %/);
  for (const line of tables.flat()) assert.ok(line.length <= 170, line);
});
