import assert from "node:assert/strict";
import { areaFigures } from "../../../lib/bench/area/area_figures.ts";
import { areaLines } from "../../../lib/report/terminal/area_lines.ts";
import { madeCity, type MadeWay } from "../../bench/area/area_samples.ts";

const RANGES: MadeWay = { way: "ranges", largeMs: 400, appendMs: 100 };
const RTREE: MadeWay = { way: "rtree", largeMs: 30, appendMs: 130 };
const ARKIV: MadeWay = { ...RANGES, way: "arkiv" };
const linesOf = (ways: readonly MadeWay[], rounds = 6) => areaLines(areaFigures([madeCity(ways, rounds)]));

Deno.test("the answer comes first: which index to keep, its time, the target, its upkeep, and who is missed", () => {
  const lines = linesOf([RANGES, RTREE]);
  assert.match(
    lines[0]!,
    /^Keep rtree \(SQLite's R\*Tree\): 10,000 keys and locations in one call of 30\.8 ms \(p99 31\.5; 15 ms of processor time\), as 50 pages in 615 ms$/,
  );
  assert.match(lines[1]!, /^Target, p99 of 10,000 results within 100 ms: met$/);
  assert.match(
    lines[2]!,
    /^By processor time it is the cheapest to keep up: .* 1\.3x \[1\.3, 1\.3\] .*, 333 us \(1\.3x .* by processor time\), and 100 B of index a driver/,
  );
  assert.match(lines[3]!, /^It serves the newest block alone: .* in 500 ms/);
  assert.match(
    lines[4]!,
    /^Plain ranges in posting: one call 410 ms, .* 64 pages of a box, whole versions, 12\.3 s \(tokyo\)$/,
  );
  assert.match(lines[5]!, /^36 answers compared .* none differs/);
  assert.match(lines[6]!, /^An H3 disk of the one k .* missed up to 3\.2 % \(tokyo\)/);
  assert.match(lines[7]!, /put 100 % of tokyo's drivers at 34\.75 degrees east/);
});

Deno.test("plain ranges are told to be enough where they are, and what is not shown is told so", () => {
  assert.match(
    linesOf([{ ...RANGES, largeMs: 50 }, RTREE])[0]!,
    /^Keep no index: plain ranges .* are enough: /,
  );
  assert.match(
    linesOf([RANGES, { ...RTREE, largeMs: 200 }])[1]!,
    /within 100 ms: missed$/,
  );
  assert.match(linesOf([RANGES, RTREE], 2)[1]!, /within 100 ms: not shown \(100 calls of 10,000\)/);
  assert.match(linesOf([ARKIV])[0]!, /^No way was measured that answers at once/);
});

Deno.test("a city has a row a way, lines fit a terminal, and one round says so", () => {
  const lines = linesOf([RANGES, RTREE, ARKIV], 1);
  const text = lines.join("\n");
  assert.match(
    text,
    /^tokyo: 640 of 1,000 drivers available; 10,000 within 8 to 8 km, 32 within 0\.9 to 0\.9 km/m,
  );
  assert.match(text, /^ +rtree +30 +15 +longest 30 +1 +500 +600 \(50\) +- +325 +1\.3x +1\.3x +100 B +1 MB$/m);
  assert.match(text, /^ +arkiv +- +- +- +- +- +- +12,000 \(64\)/m);
  assert.match(text, /^One round; /m);
  for (const line of lines) assert.ok(line.length <= 170, `${line.length}: ${line}`);
});
