import assert from "node:assert/strict";
import type { GrowthPoint } from "../../../lib/model/growth/growth_points.ts";
import { twoWaysOf } from "../../../lib/model/growth/two_ways.ts";

function point(load: GrowthPoint["load"], changes: Partial<GrowthPoint> = {}): GrowthPoint {
  const steady = {
    phase: "steady",
    commits: 20,
    rowsPerS: 1,
    versionsPerS: 1,
    p99Us: null,
    maxUs: 1,
    late: 0,
  };
  return {
    ...{ scenario: "mendoza", store: "posting", profile: "quick", variant: "normal", load },
    memoryLimitBytes: null,
    ...{ scale: 0.1, trials: 3, rows: 1, loadRows: 1, loadS: 1, rowsPerS: 1 },
    ...{ rowsPerSByTenth: [], fileBytesByTenth: [], parts: [], pages: 1, freePages: 0, logBytes: null },
    phases: [{ ...steady, p50Us: load === "blocks" ? 100 : 110 }],
    ...{ fileBytes: 1000, depth: 3, fill: 0.6, queryP50Us: null },
    ...changes,
  };
}

Deno.test("twoWaysOf() is rewritten over grown of the same store and size, and null where one of them has no figure", () => {
  const rewritten = point("bulk + rewritten", { fileBytes: 900, fill: 0.9, queryP50Us: 7 });
  const [ways, ...more] = twoWaysOf([point("blocks"), rewritten, point("blocks", { scale: 1 })]);
  assert.deepEqual(more, []);
  assert.deepEqual(ways!.ratios, {
    bytes: 0.9,
    fill: 1.5,
    depth: 1,
    "commit p50": 1.1,
    "query p50": null,
  });
  assert.deepEqual(twoWaysOf([point("blocks"), point("bulk + rewritten", { store: "bitemporal" })]), []);
});
