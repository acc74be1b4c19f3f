import assert from "node:assert/strict";
import fc from "fast-check";
import { distanceM } from "../../../../lib/stores/area/circle.ts";
import { degreesOf, type UnitPoint } from "../../../../lib/stores/area/places.ts";
import { type CellGrid, joinRanges } from "../../../../lib/stores/sqlite/area/cell_index.ts";
import { GEOHASH_GRID } from "../../../../lib/stores/sqlite/area/geohash_grid.ts";
import { H3_RESOLUTION, h3Grid, loadH3 } from "../../../../lib/stores/sqlite/area/h3_grid.ts";
import { aroundCircle, destination, globeCircle } from "../../area/on_globe.ts";

const h3 = await loadH3();
const units = ({ lat, lng }: { lat: number; lng: number }): UnitPoint => ({
  lat: Math.round(lat * 1e7),
  lng: Math.round(lng * 1e7),
});
const isCovered = (grid: CellGrid, circle: Parameters<CellGrid["cover"]>[0], place: UnitPoint) => {
  const ranges = grid.cover(circle);
  const cell = grid.cellOf(place);
  return ranges === null || ranges.some(([first, last]) => first <= cell && cell <= last);
};

for (const [name, grid] of [["geohash", GEOHASH_GRID], ["h3", h3Grid(h3)]] as const) {
  Deno.test(`${name}: the cover of a circle anywhere holds the cell of every place in it`, () => {
    fc.assert(
      fc.property(globeCircle, fc.array(aroundCircle, { minLength: 4, maxLength: 8 }), (drawn, around) => {
        // Half of the circles are such as riders ask for.
        const circle = drawn.radiusM > 50_000 ? { ...drawn, radiusM: drawn.radiusM % 20_000 + 10 } : drawn;
        for (const own of [drawn, circle]) {
          for (const { share, bearing } of around) {
            const place = units(destination(own, own.radiusM * Math.min(share, 1), bearing));
            if (distanceM(own, degreesOf(place)) > own.radiusM) continue;
            assert.ok(isCovered(grid, own, place), JSON.stringify({ own, place }));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  Deno.test(`${name}: ranges of a cover are in order and apart`, () => {
    fc.assert(fc.property(globeCircle, (circle) => {
      const ranges = grid.cover(circle) ?? [];
      ranges.forEach(([first, last], i) => {
        assert.ok(first <= last);
        if (i > 0) assert.ok(ranges[i - 1]![1] + 1 < first);
      });
    }));
  });
}

const BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz";

Deno.test("a geohash cell has the published letters", () => {
  const letters = (lat: number, lng: number) => {
    let code = GEOHASH_GRID.cellOf(units({ lat, lng }));
    let text = "";
    for (; text.length < 6; code = Math.floor(code / 32)) text = BASE32[code % 32] + text;
    return text;
  };
  // Source: en.wikipedia.org/wiki/Geohash, both examples; geohash.org for the others.
  assert.equal(letters(57.64911, 10.40744), "u4pruy");
  assert.equal(letters(42.605, -5.603).slice(0, 5), "ezs42");
  assert.equal(letters(37.7749, -122.4194), "9q8yyk");
  assert.equal(letters(-90, -180), "000000");
  assert.equal(letters(90, 180), "zzzzzz");
});

Deno.test("joinRanges() joins what touches and keeps what does not", () => {
  assert.deepEqual(joinRanges([[7, 9], [1, 2], [3, 3], [5, 5]]), [[1, 3], [5, 5], [7, 9]]);
  assert.deepEqual(joinRanges([]), []);
});

Deno.test("an H3 cell's number is its own, and the disk around a pentagon is whole", () => {
  const grid = h3Grid(h3);
  for (const pentagon of h3.getPentagons(H3_RESOLUTION).slice(0, 4)) {
    const [lat, lng] = h3.cellToLatLng(pentagon);
    const circle = { lat, lng, radiusM: 3_000 };
    const cells = h3.gridDisk(pentagon, 6);
    assert.equal(new Set(cells.map((cell) => grid.cellOf(units(centreOf(cell))))).size, cells.length);
    for (let bearing = 0; bearing < 360; bearing += 5) {
      for (const share of [0.2, 0.6, 0.999]) {
        assert.ok(isCovered(grid, circle, units(destination(circle, share * 3_000, bearing))));
      }
    }
  }
});

function centreOf(cell: string) {
  const [lat, lng] = h3.cellToLatLng(cell);
  return { lat, lng };
}

Deno.test("a disk of the one k that average cells suggest misses places of a circle that the cover holds", () => {
  const radiusM = 4_600;
  const k = Math.ceil(radiusM / (Math.sqrt(3) * h3.getHexagonEdgeLengthAvg(H3_RESOLUTION, "m")));
  let [missedByOneK, missed] = [0, 0];
  for (const [lat, lng] of [[40.75, -73.98], [35.68, 139.65], [-23.55, -46.63], [1.35, 103.82]] as const) {
    const circle = { lat, lng, radiusM };
    const grid = h3Grid(h3);
    const cover = grid.cover(circle);
    const oneK = new Set(h3.gridDisk(h3.latLngToCell(lat, lng, H3_RESOLUTION), k));
    for (let bearing = 0; bearing < 360; bearing++) {
      const place = destination(circle, 0.995 * radiusM, bearing);
      if (!oneK.has(h3.latLngToCell(place.lat, place.lng, H3_RESOLUTION))) missedByOneK++;
      if (!isCovered({ ...grid, cover: () => cover }, circle, units(place))) missed++;
    }
  }
  assert.equal(missed, 0);
  assert.ok(missedByOneK > 0);
});
