import assert from "node:assert/strict";
import { bendOf, type BentPoint } from "../../../lib/model/growth/bend.ts";
import type { GrowthPoint } from "../../../lib/model/growth/growth_points.ts";
import type { MeasuredZone } from "../../../lib/model/growth/measured_zones.ts";
import { twoWaysOf } from "../../../lib/model/growth/two_ways.ts";
import { loadRowCountZones } from "../../../lib/reference/row_count_zones.ts";
import {
  type ExperimentAnswer,
  experimentAnswerLines,
} from "../../../lib/report/terminal/experiment_answer.ts";
import { experimentTables } from "../../../lib/report/terminal/experiment_tables.ts";
import { tableLines } from "../../../lib/text/text_table.ts";
import { blankRow } from "../../model/synthetic_run.ts";

function point(
  store: string,
  scale: number,
  { tenths, ...changes }: Partial<GrowthPoint> & { readonly tenths: readonly number[] },
): BentPoint {
  const rows = scale * 20e6;
  const rowsPerS = 10 / tenths.reduce((sum, rate) => sum + 1 / rate, 0);
  const tree = { ...blankRow("sizes", "a"), phase: "load", name: "by_value", role: "index" };
  const bytes = 4096 * Math.ceil(rows / 40);
  const phase = {
    phase: "load",
    commits: 1000,
    rowsPerS,
    versionsPerS: rowsPerS / 32,
    p50Us: 1e5,
    p99Us: 2e5,
  };
  const grown: GrowthPoint = {
    ...{ scenario: "mendoza", store, profile: "quick", variant: "normal", load: "blocks" },
    ...{
      memoryLimitBytes: null,
      scale,
      trials: 1,
      rows,
      loadRows: rows,
      loadS: rows / rowsPerS,
      rowsPerS,
      rowsPerSByTenth: tenths,
    },
    fileBytesByTenth: tenths.map((_, at) => 50 * rows * (at + 1)),
    phases: [
      { ...phase, maxUs: 3e5, late: 0 },
      {
        ...phase,
        phase: "steady",
        commits: 200,
        p99Us: null,
        maxUs: 2.5e6,
        late: store === "posting" ? 0 : 2,
      },
    ],
    fileBytes: 500 * rows,
    ...{ pages: bytes / 4096, freePages: 0, depth: scale < 0.1 ? 3 : 4, fill: 0.75, queryP50Us: 700 },
    logBytes: 4e6,
    parts: [{ ...tree, bytes, pages: bytes / 4096, depth: scale < 0.1 ? 3 : 4, unused_bytes: bytes / 4 }],
    ...changes,
  };
  return { ...grown, bend: bendOf(grown, { cacheBytes: 256e6, memoryBytes: 25e9 }) };
}

const EVEN = { tenths: Array<number>(10).fill(60_000) };
const FALLING = { tenths: [60, 50, 40, 35, 31, 29, 28, 27, 26, 25].map((thousand) => 1000 * thousand) };
const POINTS = [
  point("bitemporal", 0.01, EVEN),
  point("bitemporal", 1, FALLING),
  point("posting", 0.01, EVEN),
  point("posting", 1, EVEN),
];
const PREDICTION = {
  ...{ scenario: "mendoza", store: "bitemporal", profile: "quick", variant: "normal", scale: 1 },
  ...{ rows: 20e6, loadRows: 20e6, trials: 6, fittedTo: 2e6, writtenAt: "" },
  loadS: { value: POINTS[1]!.loadS! / 1.09, interval: null },
  fileBytes: { value: 1e10 / 1.03, interval: null },
};
const [UNDER_10M, FROM_10M, ...BEYOND] = loadRowCountZones();
const ZONE: MeasuredZone = {
  ...{
    store: "bitemporal",
    variant: "normal",
    scale: 1,
    load: "blocks",
    cacheBytes: 256e6,
    memoryBytes: 25e9,
  },
  ...{ fromRows: 0, toRows: 10e6, rowsPerS: 41_000, share: 0.68, p99Us: 3e5, indexBytes: 1e9, knee: null },
};
const ANSWER: ExperimentAnswer = {
  points: POINTS,
  predictions: [{ prediction: PREDICTION, measured: POINTS[1]!, loadError: 0.09, fileError: 0.03 }],
  twoWays: [],
  zones: [
    { scenario: "mendoza", zone: UNDER_10M!, measured: [ZONE] },
    {
      scenario: "mendoza",
      zone: FROM_10M!,
      measured: [{ ...ZONE, fromRows: 10e6, toRows: 20e6, knee: "cache" }],
    },
    ...BEYOND.map((zone) => ({ scenario: "mendoza", zone, measured: [] })),
  ],
  restricted: [],
  memoryNote: null,
};

Deno.test("an experiment's answer says what each store does at the largest size, which blocks are late, where it bends and why, and what was foretold", () => {
  assert.deepEqual(experimentAnswerLines(ANSWER), [
    "mendoza at 1x: bitemporal loads 32.4 k rows/s (0.541 of its rate at 0.01x); " +
    "posting loads 60 k rows/s (1 of its rate at 0.01x)",
    "steady stream: bitemporal 32.4 k rows/s, longest commit 2.5 s; posting 60 k rows/s (1.85x), longest commit 2.5 s",
    "blocks late at one every 2 s: bitemporal 2 of 1200 (steady 2); posting none of 1200",
    "bitemporal bends in the load of 1x: from 10 M rows on (tenth 6) at 48.3 % of the rows/s of its first tenth; " +
    "its indexes had passed SQLite's cache, 256 MB: 0.742x a doubling past the cache explains 99 % of the differences",
    "posting does not bend: no tenth of a load falls under half the rows/s of its first",
    "bitemporal: the prediction from 2 M rows did not hold: load time +9.0 % (asked: within 10 %), " +
    "bytes +3.0 % (within 2 %)",
  ]);
  const points = ANSWER.points.map((point) => ({
    ...point,
    phases: [...point.phases, { ...point.phases[0]!, phase: "mass_node_failure" }],
  }));
  assert.match(
    experimentAnswerLines({ ...ANSWER, points })[2]!,
    /^blocks late at one every 2 s, peaks included: /,
  );
  const note = "memory could not be restricted: no control groups; cache sizes alone are measured";
  assert.equal(experimentAnswerLines({ ...ANSWER, memoryNote: note }).at(-1), note);
  const held = { ...ANSWER.predictions[0]!, fileError: -0.019 };
  assert.match(
    experimentAnswerLines({ ...ANSWER, predictions: [held] }).at(-1)!,
    /rows held: .* bytes -1\.9 %/,
  );
});

Deno.test("an experiment's answer names variants and shows the two ways to a size as ratios", () => {
  const bulk = { load: "bulk + rewritten", loadS: null, rowsPerS: null, fileBytes: 9e8 } as const;
  const points = [
    point("posting", 0.1, EVEN),
    point("posting", 0.1, { ...EVEN, ...bulk }),
    point("posting", 0.1, { ...EVEN, variant: "tuned" }),
  ];
  const lines = experimentAnswerLines({ ...ANSWER, points, predictions: [], twoWays: twoWaysOf(points) });
  assert.equal(lines[0], "mendoza at 0.1x: posting loads 60 k rows/s; posting tuned loads 60 k rows/s");
  assert.equal(
    lines.at(-1),
    "posting x0.1, loaded at once and rewritten / grown by blocks: bytes 0.900, fill 1.000, depth 1.000, " +
      "commit p50 1.000, query p50 1.000",
  );
});

Deno.test("an experiment's tables show every point, each b-tree from the smallest to the largest, and the zones with what was measured", () => {
  const tables = experimentTables(ANSWER).map(tableLines);
  const lines = tables.flat().join("\n");
  assert.match(
    lines,
    /mendoza +x1 +bitemporal +1 +blocks +20 M +10 GB +2\.05 GB +500 +500 k +0 +4 +75 % +700 us +4 MB/,
  );
  assert.match(lines, /mendoza +x1 +bitemporal +1 +10\.3 min +32\.4 k +60 k +50 k +40 k .* 25 k/);
  assert.match(lines, /mendoza +x1 +posting +1 +load +1000 +60 k +1870 +100 ms +200 ms +300 ms +0/);
  assert.match(lines, /mendoza +x1 +bitemporal +1 +steady +200 .* 2\.5 s +2$/m);
  assert.match(lines, /by_value +index +5000 → 500 k +3 → 4 +75 % → 75 % +102 → 102/);
  assert.match(lines, /mendoza +x1 +bitemporal +file +9\.71 GB +too few trials +10 GB +\+3\.0 %/);
  assert.match(
    lines,
    /under 10 M +fast +bitemporal +x1 +0 to 10 M +41 k +68 % +300 ms +1 GB +3\.91x +0\.04x +none/,
  );
  assert.match(lines, /10 M to 50 M +good +bitemporal +x1 +10 M to 20 M .* of the cache/);
  assert.match(lines, /over 500 M +problematic +not measured/);
  for (const line of tables.flat()) assert.ok(line.length <= 180, line);
});
