import assert from "node:assert/strict";
import { bendOf } from "../../../lib/model/growth/bend.ts";
import { growthPoints } from "../../../lib/model/growth/growth_points.ts";
import { restrictedLoads } from "../../../lib/model/growth/restricted_loads.ts";
import { restrictedLines, restrictedTable } from "../../../lib/report/terminal/restricted_lines.ts";
import { blankRow, emptyTables, SCENARIO, trialRow } from "../synthetic_run.ts";

/** A load of ten blocks of 100 rows with these times in ms, each 100 pages larger, a half of them of indexes. */
function addLoad(
  tables: ReturnType<typeof emptyTables>,
  trial: string,
  { ms, limit }: { readonly ms: readonly number[]; readonly limit: number | null },
): void {
  let nowUs = 0;
  ms.forEach((time, block) => {
    const [start_us, end_us] = [nowUs, nowUs += 1000 * time];
    tables.commits.push({
      ...blankRow("commits", trial),
      ...{ phase: "load", block, start_us, end_us, versions: 1, rows: 100, rows_before: 100 * block },
      page_count: 100 * (block + 1),
    });
  });
  const benchmark = limit === null ? "append" : "restricted";
  const sized = { scale: 0.1, rows: 1000, file_bytes: 1000 * 4096 };
  tables.trials.push(trialRow(trial, { ...sized, benchmark, memory_limit_bytes: limit }));
  const part = { ...blankRow("sizes", trial), phase: "load", name: "by value", role: "index" };
  tables.sizes.push({ ...part, bytes: 500 * 4096 });
}

const LIMIT = 250 * 4096;

Deno.test("restrictedLoads() sets each limit's rate beside that of all memory, with the indexes per limit where it bends, and counts the killed", () => {
  const tables = emptyTables();
  addLoad(tables, "whole", { ms: Array(10).fill(1), limit: null });
  addLoad(tables, "small", { ms: [1, 1, 1, 1, 1, 1, 3, 3, 3, 5], limit: LIMIT });
  addLoad(tables, "large", { ms: Array(10).fill(1.25), limit: 4 * LIMIT });
  const killed = trialRow("killed", { scale: 0.1, benchmark: "restricted", memory_limit_bytes: LIMIT / 4 });
  tables.trials.push({ ...killed, status: "failed" });
  const points = growthPoints(SCENARIO, tables).map((point) => ({
    ...point,
    bend: bendOf(point, { cacheBytes: 10 * 4096, memoryBytes: point.memoryLimitBytes ?? 1e12 }),
  }));
  assert.deepEqual(points.map(({ memoryLimitBytes }) => memoryLimitBytes), [null, 4 * LIMIT, LIMIT]);
  assert.deepEqual(points.map(({ bend }) => bend.pastMemory), [null, null, 6], "300 of 600 pages, past 250");

  const loads = restrictedLoads(points, tables.trials);
  const whole = 100 / 0.001;
  assert.deepEqual(
    loads.map(({ memoryLimitBytes, trials, killed, load, steady }) => [
      ...[memoryLimitBytes, trials, killed, load, steady],
    ]),
    [
      [4 * LIMIT, 1, 0, { rowsPerS: whole / 1.25, share: 0.8 }, null],
      [LIMIT, 1, 0, { rowsPerS: whole / 2, share: 0.5 }, null],
      [LIMIT / 4, 0, 1, null, null],
    ],
  );
  assert.deepEqual(loads.map(({ knee }) => knee), [
    null,
    { tenth: 7, fromRows: 600, indexesPerLimit: 350 / 250 },
    undefined,
  ]);
  assert.deepEqual(loads.map(({ indexesPerLimit }) => indexesPerLimit), [0.5, 2, null]);

  assert.deepEqual(
    restrictedLines(loads),
    [
      "bitemporal full at 0.1x in restricted memory, page cache included (of all memory's): in 4.1 MB loads 80 k rows/s (0.80x), no bend; " +
      "in 1.02 MB loads 50 k rows/s (0.50x), bends in tenth 7 with indexes of 1.4x the limit; " +
      "in 256 kB killed for want of memory",
    ],
  );
  assert.deepEqual(
    restrictedTable(loads).rows.map((cells) => cells.slice(3)),
    [
      ["4.1 MB", "1", "0", "80 k", "0.80", "-", "-", "0.5x", "none", "-"],
      ["1.02 MB", "1", "0", "50 k", "0.50", "-", "-", "2x", "600", "1.4x"],
      ["256 kB", "0", "1", "-", "-", "-", "-", "-", "-", "-"],
    ],
  );
});
