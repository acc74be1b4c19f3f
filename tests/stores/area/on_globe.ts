import fc from "fast-check";
import { type Circle, EARTH_RADIUS_M, type GlobePoint } from "../../../lib/stores/area/circle.ts";

/** Half the globe's circumference, metres. */
export const FARTHEST_M = Math.PI * EARTH_RADIUS_M;

const RADIANS = Math.PI / 180;

/** The place at a distance (metres) and a bearing (degrees) from another one. Source: spherical trigonometry, not the haversine. */
export function destination({ lat, lng }: GlobePoint, distance: number, bearing: number): GlobePoint {
  const [from, turn, angle] = [lat * RADIANS, bearing * RADIANS, distance / EARTH_RADIUS_M];
  const sin = Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(turn);
  const to = Math.asin(Math.max(-1, Math.min(1, sin)));
  const aside = Math.atan2(
    Math.sin(turn) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * Math.sin(to),
  );
  const around = lng + aside / RADIANS;
  return {
    lat: to / RADIANS,
    lng: around > 180 ? around - 360 : around < -180 ? around + 360 : around,
  };
}

/** Great-circle distance by the angle between two vectors: another formula than the product's. */
export function vectorDistanceM(a: GlobePoint, b: GlobePoint): number {
  const vector = ({ lat, lng }: GlobePoint) => [
    Math.cos(lat * RADIANS) * Math.cos(lng * RADIANS),
    Math.cos(lat * RADIANS) * Math.sin(lng * RADIANS),
    Math.sin(lat * RADIANS),
  ];
  const [[x, y, z], [u, v, w]] = [vector(a), vector(b)] as [
    [number, number, number],
    [number, number, number],
  ];
  const cross = Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u);
  return EARTH_RADIUS_M * Math.atan2(cross, x * u + y * v + z * w);
}

/** Places all over the globe, among them poles, the equator, the date line, and where a stored longitude passes 2^31. */
export const globePoint: fc.Arbitrary<GlobePoint> = fc.record({
  lat: fc.oneof(
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.constantFrom(-90, -89.9999, -66, 0, 1e-7, 40.7, 78.2, 89.99, 90),
  ),
  lng: fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.constantFrom(-180, -179.9999999, -74, 0, 34.7483647, 34.7483648, 139.7, 179.999, 180),
  ),
});

/** Circles from a metre to half the globe, every size alike. */
export const globeCircle: fc.Arbitrary<Circle> = fc.tuple(
  globePoint,
  fc.double({ min: 0, max: Math.log(FARTHEST_M), noNaN: true }),
).map(([centre, size]) => ({ ...centre, radiusM: Math.min(FARTHEST_M, Math.exp(size)) }));

/** How far from a circle's centre, as a share of its radius, and in which direction: not so near to its edge that rounding decides. */
export const aroundCircle = fc.record({
  share: fc.oneof(
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.double({ min: 1.001, max: 2, noNaN: true }),
  ),
  bearing: fc.double({ min: 0, max: 360, noNaN: true }),
});
