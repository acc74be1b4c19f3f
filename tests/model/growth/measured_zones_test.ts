import assert from "node:assert/strict";
import { bendOf } from "../../../lib/model/growth/bend.ts";
import { growthPoints } from "../../../lib/model/growth/growth_points.ts";
import { measuredZones } from "../../../lib/model/growth/measured_zones.ts";
import { loadRowCountZones } from "../../../lib/reference/row_count_zones.ts";
import { blankRow, emptyTables, SCENARIO, trialRow } from "../synthetic_run.ts";

/** A load of ten blocks of so many rows each, with these times in ms and 100 pages more after each. */
function addLoad(
  tables: ReturnType<typeof emptyTables>,
  trial: string,
  { scale, rows, ms }: { scale: number; rows: number; ms: readonly number[] },
): void {
  let nowUs = 0;
  ms.forEach((time, block) => {
    const [start_us, end_us] = [nowUs, nowUs += 1000 * time];
    tables.commits.push({
      ...blankRow("commits", trial),
      ...{ phase: "load", block, start_us, end_us, versions: 1, rows, rows_before: rows * block },
      page_count: 100 * (block + 1),
    });
  });
  tables.trials.push(trialRow(trial, { scale, rows: 10 * rows, file_bytes: 1000 * 4096 }));
  const part = { ...blankRow("sizes", trial), phase: "load", name: "by value", role: "index" };
  tables.sizes.push({ ...part, bytes: 500 * 4096 });
}

Deno.test("the published zones are the five of the sources, end to end", () => {
  const zones = loadRowCountZones();
  assert.deepEqual(
    zones.map(({ rows_min, rows_max }) => [rows_min, rows_max]),
    [[0, 1e7], [1e7, 5e7], [5e7, 2e8], [2e8, 5e8], [5e8, null]],
  );
});

Deno.test("measuredZones() gives each zone what the largest load did in it, and nothing to a zone that no load reached", () => {
  const tables = emptyTables();
  addLoad(tables, "small", { scale: 0.1, rows: 1e5, ms: Array(10).fill(1) });
  // 20 M rows: the first half at 2 M rows in 100 ms, the second in 400 ms.
  addLoad(tables, "large", { scale: 1, rows: 2e6, ms: [100, 100, 100, 100, 100, 400, 400, 400, 400, 400] });
  const points = growthPoints(SCENARIO, tables).map((point) => ({
    ...point,
    bend: bendOf(point, { cacheBytes: 100 * 4096, memoryBytes: 1e12 }),
  }));
  const zones = measuredZones(loadRowCountZones(), { scenario: SCENARIO, tables, points });
  assert.deepEqual(zones.map(({ measured }) => measured.length), [1, 1, 0, 0, 0]);
  const [first, second] = zones.map(({ measured: [one] }) => one!);
  assert.deepEqual(
    [first!.scale, first!.fromRows, first!.toRows, first!.rowsPerS, first!.share, first!.knee],
    [1, 0, 1e7, 2e7, 1, null],
  );
  assert.deepEqual(
    [second!.fromRows, second!.toRows, second!.rowsPerS, second!.share, second!.knee],
    [1e7, 2e7, 5e6, 0.25, "cache"],
  );
  assert.deepEqual(
    [first!.indexBytes, second!.indexBytes],
    [250 * 4096, 500 * 4096],
    "a half of the file's pages",
  );
  assert.equal(second!.p99Us, null, "no p99 from five commits");
});
