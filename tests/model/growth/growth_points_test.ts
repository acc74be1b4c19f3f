import assert from "node:assert/strict";
import { type GrowthPoint, growthPoints } from "../../../lib/model/growth/growth_points.ts";
import type { Row } from "../../../lib/runs/schema.ts";
import { blankRow, emptyTables, SCENARIO, trialRow } from "../synthetic_run.ts";

/** A trial of blocks of 100 rows each, with these times in ms; the last `steady` of them are of the steady stream. */
function addTrial(
  tables: ReturnType<typeof emptyTables>,
  trial: string,
  { scale, ms, steady = 0 }: { scale: number; ms: readonly number[]; steady?: number },
): void {
  let nowUs = 0;
  ms.forEach((time, block) => {
    const isSteady = block >= ms.length - steady;
    tables.commits.push({
      ...blankRow("commits", trial),
      phase: block === 0 ? "warmup" : isSteady ? "steady" : "load",
      block,
      start_us: nowUs,
      end_us: nowUs += 1000 * time,
      versions: 1,
      rows: 100,
      rows_before: 100 * block,
      log_bytes: 1000 * block,
    });
  });
  tables.trials.push(trialRow(trial, { scale, rows: 100 * ms.length, file_bytes: 2000 * ms.length }));
}

/** Ten blocks, of which from the fourth on each takes three times as long, and one steady block. */
const BENT = [...[1, 1, 1, 3, 3, 3, 3, 3, 3, 3], 50];

Deno.test("growthPoints() gives rates of the whole load and of each tenth of its rows, warmup included, steady and empty blocks not", () => {
  const tables = emptyTables();
  addTrial(tables, "a", { scale: 1, ms: BENT, steady: 1 });
  const empty = { versions: 0, rows: 0, start_us: 0, end_us: 9e6, rows_before: 400, phase: "load" };
  tables.commits.push({ ...tables.commits[4]!, ...empty });
  const [point] = growthPoints(SCENARIO, tables);
  // 1,000 rows in 3 × 1 + 7 × 3 = 24 ms.
  assert.equal(point!.rowsPerS, 1000 / 0.024);
  assert.equal(point!.loadS, 0.024);
  assert.deepEqual([point!.rows, point!.loadRows], [1100, 1000]);
  const [fast, slow] = [100 / 0.001, 100 / 0.003];
  assert.deepEqual(
    point!.rowsPerSByTenth.map((rate) => Math.round(rate!)),
    [fast, fast, fast, slow, slow, slow, slow, slow, slow, slow].map(Math.round),
  );
  assert.deepEqual(point!.phases.map(({ phase, commits, maxUs }) => [phase, commits, maxUs]), [
    ["load", 9, 3000],
    ["steady", 1, 50_000],
  ]);
  assert.equal(point!.phases[0]!.p99Us, null, "no p99 from nine commits");
  assert.equal(point!.logBytes, 10_000);
});

Deno.test("growthPoints() takes the median of the trials of a size, and leaves failed ones out", () => {
  const tables = emptyTables();
  for (const [trial, time] of [["a", 1], ["b", 2], ["c", 9]] as const) {
    addTrial(tables, trial, { scale: 0.1, ms: Array(10).fill(time) });
  }
  addTrial(tables, "d", { scale: 1, ms: Array(20).fill(4) });
  addTrial(tables, "e", { scale: 1, ms: Array(20).fill(1) });
  tables.trials.push({ ...tables.trials.pop()!, status: "failed" });
  const points = growthPoints(SCENARIO, tables);
  assert.deepEqual(points.map(({ scale, trials, rowsPerS }) => [scale, trials, rowsPerS]), [
    [0.1, 3, 100 / 0.002],
    [1, 1, 100 / 0.004],
  ]);
});

Deno.test("growthPoints() counts blocks that were late at one every two seconds, by trial and phase, and gives rows and versions a second of a phase", () => {
  const tables = emptyTables();
  addTrial(tables, "a", { scale: 1, ms: [1, 1, 2000, 2001, 4000, 500], steady: 2 });
  const [point] = growthPoints(SCENARIO, tables);
  // The block of 500 ms waits for that of 4 s: due at 2 s, done at 4.5 s.
  assert.deepEqual(point!.phases.map(({ phase, late }) => [phase, late]), [["load", 1], ["steady", 2]]);
  const steady = point!.phases[1]!;
  assert.deepEqual([steady.rowsPerS, steady.versionsPerS], [200 / 4.5, 2 / 4.5]);
  addTrial(tables, "b", { scale: 1, ms: [1, 5900, 1, 1, 1] });
  // Two empty blocks give the last one the time: it is due when the first is done.
  for (const block of [2, 3]) {
    const { commits } = tables;
    const at = commits.findIndex((commit) => commit.trial === "b" && commit.block === block);
    commits[at] = { ...commits[at]!, versions: 0, rows: 0 };
  }
  const [both] = growthPoints(SCENARIO, { ...tables, commits: tables.commits.slice() });
  assert.deepEqual(both!.phases.map(({ commits, late }) => [commits, late]), [
    [5, 2],
    [2, 2],
  ]);
});

Deno.test("growthPoints() keeps a size that was reached at once apart, and says nothing of the load's part that it did not see", () => {
  const tables = emptyTables();
  addTrial(tables, "blocks", { scale: 1, ms: Array(10).fill(1) });
  addTrial(tables, "whole", { scale: 1, ms: Array(10).fill(2), steady: 1 });
  tables.trials.push({ ...tables.trials.pop()!, benchmark: "rewritten" });
  const isBulk = ({ trial, block }: Row<"commits">) => trial === "whole" && block < 7;
  tables.commits.splice(0, Infinity, ...tables.commits.filter((commit) => !isBulk(commit)));
  const points = growthPoints(SCENARIO, tables);
  assert.deepEqual(points.map(({ load, loadS, rowsPerS, loadRows }) => [load, loadS, rowsPerS, loadRows]), [
    ["blocks", 0.01, 100 / 0.001, 1000],
    ["bulk + rewritten", null, 100 / 0.002, 900],
  ]);
  const known = points[1]!.rowsPerSByTenth.flatMap((rate, at) => rate === null ? [] : [at + 1]);
  assert.deepEqual(known, [9, 10], "blocks 7 and 8 of nine");
});

Deno.test("growthPoints() records pages, free ones apart, the deepest b-tree and the fill", () => {
  const tables = emptyTables();
  addTrial(tables, "a", { scale: 1, ms: Array(10).fill(1) });
  const part = { ...blankRow("sizes", "a"), phase: "load", bytes: 4096 * 10, pages: 10, unused_bytes: 0 };
  tables.sizes.push(
    { ...part, name: "rows", role: "attributes", depth: 3, unused_bytes: 4096 * 5 },
    { ...part, name: "by value", role: "index", depth: 2 },
    { ...part, name: "free pages", role: "other", pages: 4, depth: null, unused_bytes: null },
    { ...part, name: "data", role: "file", pages: null, depth: null, unused_bytes: null },
  );
  const [{ pages, freePages, depth, fill }] = growthPoints(SCENARIO, tables) as [GrowthPoint];
  assert.deepEqual({ pages, freePages, depth, fill }, { pages: 20, freePages: 4, depth: 3, fill: 0.75 });
});
