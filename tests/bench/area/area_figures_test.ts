import assert from "node:assert/strict";
import { areaFigures, TARGET_MS, wayToKeep } from "../../../lib/bench/area/area_figures.ts";
import { madeCity, type MadeWay } from "./area_samples.ts";

const RANGES: MadeWay = { way: "ranges", largeMs: 400, appendMs: 100 };
const RTREE: MadeWay = { way: "rtree", largeMs: 30, appendMs: 130 };
const GEOHASH: MadeWay = { way: "geohash", largeMs: 40, appendMs: 110 };

Deno.test("upkeep is a multiple of the round's own time without an index, and times an update divide a block's", () => {
  const [{ ways }] = areaFigures([madeCity([RANGES, RTREE], 6)]) as [ReturnType<typeof areaFigures>[number]];
  const [ranges, rtree] = ways;
  assert.equal(ranges!.toRanges, null);
  for (const ratio of [rtree!.toRanges!.median, ...rtree!.toRanges!.interval!]) {
    assert.ok(Math.abs(ratio - 1.3) < 1e-9, "however slow the round was");
  }
  // 130 ms for 400 operations, in the middle 2.5 % slower.
  assert.ok(Math.abs(rtree!.updateUs.median - 325 * 1.025) < 1e-9);
  assert.deepEqual([ranges!.bytesPerListed, rtree!.bytesPerListed], [0, 100]);
  assert.equal(rtree!.compared, 18);
});

Deno.test("a p99 takes 300 calls over all rounds; fewer show the longest", () => {
  const worst = (calls: number) => {
    const [city] = areaFigures([madeCity([{ ...RTREE, calls }], 6)]);
    return city!.ways[0]!.calls!.large;
  };
  assert.deepEqual([worst(50).isP99, worst(50).calls, worst(49).isP99], [true, 300, false]);
  assert.equal(worst(49).worstMs, 30 * 1.05);
});

Deno.test("the way to keep meets the target in every city and is the cheapest to keep up; else it is the fastest", () => {
  const keep = (...ways: MadeWay[]) => wayToKeep(areaFigures([madeCity(ways, 1)]));
  assert.deepEqual(keep(RANGES, RTREE, GEOHASH), { way: "geohash", worstMs: 40, upkeep: 1.1, meets: true });
  assert.equal(keep({ ...RANGES, largeMs: TARGET_MS }, RTREE, GEOHASH)!.way, "ranges");
  const slow = [RTREE, GEOHASH].map((own) => ({ ...own, largeMs: 5 * own.largeMs }));
  assert.deepEqual([keep(RANGES, ...slow)!.way, keep(RANGES, ...slow)!.meets], ["rtree", false]);
  const cities = areaFigures([
    madeCity([RANGES, RTREE, GEOHASH], 1),
    madeCity([RANGES, RTREE, { ...GEOHASH, largeMs: 101 }], 1),
  ]);
  assert.equal(wayToKeep(cities)!.way, "rtree");
  assert.equal(keep({ ...RANGES, way: "arkiv" }), null);
});
