import assert from "node:assert/strict";
import fc from "fast-check";
import { greatCircleDistance, UNITS } from "h3-js";
import { UsageError } from "../../../lib/errors.ts";
import { boxesAround, checkCircle, distanceM, EARTH_RADIUS_M } from "../../../lib/stores/area/circle.ts";
import { aroundCircle, destination, FARTHEST_M, globeCircle, globePoint } from "./on_globe.ts";

Deno.test("distanceM() gives the published distance from Lyon to Paris, and half the globe from pole to pole", () => {
  // Source: the example in the documentation of the Python package haversine 2.8.1, which takes the same radius: 392.2172595594006 km.
  const lyonToParis = distanceM({ lat: 45.7597, lng: 4.8422 }, { lat: 48.8567, lng: 2.3508 });
  assert.ok(Math.abs(lyonToParis - 392_217.2595594006) < 1e-3, String(lyonToParis));
  assert.equal(distanceM({ lat: 90, lng: 12 }, { lat: -90, lng: -77 }), FARTHEST_M);
});

Deno.test("distanceM() agrees with H3's great-circle distance between any two places", () => {
  fc.assert(fc.property(globePoint, globePoint, (a, b) => {
    const other = EARTH_RADIUS_M * greatCircleDistance([a.lat, a.lng], [b.lat, b.lng], UNITS.rads);
    // Near the other side of the globe both lose half of their digits.
    assert.ok(Math.abs(distanceM(a, b) - other) < 1, `${distanceM(a, b)} ${other}`);
  }));
});

Deno.test("boxesAround() holds every place in a circle, across the date line and at the poles too", () => {
  fc.assert(
    fc.property(globeCircle, aroundCircle, (circle, { share, bearing }) => {
      const { lat, lng } = destination(circle, circle.radiusM * Math.min(share, 1), bearing);
      const boxes = boxesAround(circle);
      assert.ok(boxes.length <= 2);
      for (const { south, north, west, east } of boxes) {
        assert.ok(
          -90 <= south && south < north && north <= 90 && -180 <= west && west <= east && east <= 180,
        );
      }
      assert.ok(
        boxes.some(({ south, north, west, east }) =>
          south <= lat && lat <= north && west <= lng && lng <= east
        ),
        JSON.stringify({ lat, lng, boxes }),
      );
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a box is no wider than its circle needs: within 1.3 times of it in a city", () => {
  const radiusM = 5_000;
  for (const lat of [0, 40.7, -33.9, 69]) {
    const [{ south, north, west, east }] = boxesAround({ lat, lng: 10, radiusM }) as [
      ReturnType<typeof boxesAround>[number],
    ];
    const height = distanceM({ lat: south, lng: 10 }, { lat: north, lng: 10 });
    const width = distanceM({ lat, lng: west }, { lat, lng: east });
    const ratio = height * width / (Math.PI * radiusM ** 2);
    assert.ok(ratio > 1.27 && ratio < 1.3, `${lat}: ${ratio}`);
  }
});

Deno.test("checkCircle() refuses what is no place, no radius, or more than half the globe", () => {
  const centre = { lat: 1, lng: 2 };
  for (
    const circle of [
      { ...centre, radiusM: 0 },
      { ...centre, radiusM: -1 },
      { ...centre, radiusM: NaN },
      { ...centre, radiusM: FARTHEST_M + 1 },
      { lat: 90.1, lng: 0, radiusM: 1 },
      { lat: NaN, lng: 0, radiusM: 1 },
      { lat: 0, lng: -180.1, radiusM: 1 },
    ]
  ) assert.throws(() => checkCircle(circle), UsageError, JSON.stringify(circle));
  checkCircle({ lat: -90, lng: 180, radiusM: FARTHEST_M });
});
