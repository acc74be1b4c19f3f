import assert from "node:assert/strict";
import { areaFigures, TARGET_MS, targetOf, wayToKeep } from "../../../lib/bench/area/area_figures.ts";
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
  assert.deepEqual([worst(50).p99Ms === null, worst(50).calls, worst(49).p99Ms], [false, 300, null]);
  assert.equal(worst(49).maxMs, 30 * 1.05);
});

const keep = (ways: readonly MadeWay[], { rounds = 6, results = 10_000 } = {}) =>
  wayToKeep(areaFigures([madeCity(ways, rounds, results)]));

Deno.test("the way to keep meets the target in every city and is the cheapest to keep up", () => {
  assert.deepEqual(keep([RANGES, RTREE, GEOHASH]), {
    way: "geohash",
    target: "met",
    why: "cheapest to keep up",
  });
  assert.equal(keep([{ ...RANGES, largeMs: 0.9 * TARGET_MS }, RTREE, GEOHASH])!.way, "ranges");
  const cities = areaFigures([
    madeCity([RANGES, RTREE, GEOHASH], 6),
    madeCity([RANGES, RTREE, { ...GEOHASH, largeMs: 101 }], 6),
  ]);
  assert.equal(wayToKeep(cities)!.way, "rtree");
});

Deno.test("of ways that cost alike the fastest is kept, and so it is where none meets the target or no cost is known", () => {
  const alike = { ...GEOHASH, appendMs: RTREE.appendMs };
  assert.deepEqual(keep([RANGES, RTREE, alike]), {
    way: "rtree",
    target: "met",
    why: "fastest of those that cost alike",
  });
  assert.equal(keep([RTREE, GEOHASH])!.why, "fastest; what it costs is not shown");
  const slow = [RTREE, GEOHASH].map((own) => ({ ...own, largeMs: 5 * own.largeMs }));
  assert.deepEqual(keep([RANGES, ...slow]), { way: "rtree", target: "missed", why: "fastest" });
  assert.equal(keep([{ ...RANGES, way: "arkiv" }]), null);
});

Deno.test("the target is not shown to be met by fewer results or fewer calls than it takes", () => {
  assert.equal(keep([RANGES, RTREE], { results: 9_000 })!.target, "not shown");
  assert.equal(keep([RANGES, RTREE], { rounds: 5 })!.target, "not shown");
  const [city] = areaFigures([madeCity([RANGES, RTREE], 5)]);
  assert.equal(targetOf(city!, city!.ways[0]!), "missed", "its median is above");
});
