import assert from "node:assert/strict";
import { areaFigures } from "../../../lib/bench/area/area_figures.ts";
import { areaLines } from "../../../lib/report/terminal/area_lines.ts";
import { madeCity, type MadeWay } from "../../bench/area/area_samples.ts";

const RANGES: MadeWay = { way: "ranges", largeMs: 400, appendMs: 100 };
const RTREE: MadeWay = { way: "rtree", largeMs: 30, appendMs: 130 };
const linesOf = (ways: readonly MadeWay[], rounds = 6) => areaLines(areaFigures([madeCity(ways, rounds)]));

Deno.test("the answer comes first: which index to keep, its time against the target, its upkeep, and who is missed", () => {
  const lines = linesOf([RANGES, RTREE]);
  assert.match(
    lines[0]!,
    /^Keep rtree \(SQLite's R\*Tree\): 320 keys and locations in one call of 30\.8 ms \(p99 31\.5; target 100 ms: met\), as 2 pages in 615 ms$/,
  );
  assert.match(
    lines[1]!,
    /^Keeping it takes 1\.3x \[1\.3, 1\.3\] of the time of a location update \(333 us\), and 100 B a driver/,
  );
  assert.match(
    lines[2]!,
    /^Plain ranges, .*: 2 pages of a box in 8\.2 s for the same answer; as one call 410 ms \(tokyo\)$/,
  );
  assert.match(lines[3]!, /^Nobody is missed .*: 36 answers compared/);
  assert.match(lines[4]!, /^An H3 disk of the one k .* missed up to 3\.2 % \(tokyo\)/);
  assert.match(lines[5]!, /put 100 % of tokyo's drivers at 34\.75 degrees east/);
});

Deno.test("plain ranges are told to be enough where they are, and the fastest way where none meets the target", () => {
  assert.match(
    linesOf([{ ...RANGES, largeMs: 50 }, RTREE])[0]!,
    /^Keep no index: plain ranges .* are enough: /,
  );
  assert.match(
    linesOf([RANGES, { ...RTREE, largeMs: 200 }])[0]!,
    /^Keep rtree .*target 100 ms: missed, by every way/,
  );
  assert.match(linesOf([{ ...RANGES, way: "arkiv" }])[0]!, /^No way was measured that answers at once/);
});

Deno.test("a city has a row a way, lines fit a terminal, and one round says so", () => {
  const lines = linesOf([RANGES, RTREE, { ...RANGES, way: "arkiv" }], 1);
  const text = lines.join("\n");
  assert.match(
    text,
    /^tokyo: 640 of 1,000 drivers available; 320 within 8 to 8 km, 32 within 0\.9 to 0\.9 km/m,
  );
  assert.match(text, /^ +rtree +30 +max 30 +1 +2 +600 +325 +1\.3x +100 B +1 MB$/m);
  assert.match(text, /^ +arkiv +- +- +- +2 +8000/m);
  assert.match(text, /^One round; /m);
  for (const line of lines) assert.ok(line.length <= 160, `${line.length}: ${line}`);
});
