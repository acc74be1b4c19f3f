import { UsageError } from "../../errors.ts";

/** A place on the globe, degrees: latitude -90 to 90, longitude -180 to 180. */
export interface GlobePoint {
  readonly lat: number;
  readonly lng: number;
}

/** Every place at most `radiusM` metres from a centre, along the surface. */
export interface Circle extends GlobePoint {
  readonly radiusM: number;
}

/** Degrees, edges included; a box never crosses the date line. */
export interface Box {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** Mean radius of the earth, metres. Source: IUGG 1980, R1 = 6,371.0088 km. */
export const EARTH_RADIUS_M = 6_371_008.8;
/** The farthest that two places are apart, metres. */
const FARTHEST_M = Math.PI * EARTH_RADIUS_M;

const RADIANS = Math.PI / 180;
/** Degrees added around a box, 0.2 m: more than what rounding makes of its edges. */
const MARGIN = 2e-6;

/**
 * Great-circle distance on a sphere, metres: the haversine formula, which is exact for near places, and for far ones the haversine of
 * the other side of the globe beside it.
 */
export function distanceM(a: GlobePoint, b: GlobePoint): number {
  const aside = Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS);
  const [half, turn] = [(b.lat - a.lat) * RADIANS / 2, (b.lng - a.lng) * RADIANS / 2];
  const h = Math.sin(half) ** 2 + aside * Math.sin(turn) ** 2;
  if (h < 0.5) return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h));
  const other = Math.sin((a.lat + b.lat) * RADIANS / 2) ** 2 + aside * Math.cos(turn) ** 2;
  return 2 * EARTH_RADIUS_M * Math.atan2(Math.sqrt(h), Math.sqrt(other));
}

/** Boxes that hold a circle together: one, or two where it crosses the date line. At a pole they go all around. */
export function boxesAround({ lat, lng, radiusM }: Circle): Box[] {
  const reach = radiusM / EARTH_RADIUS_M / RADIANS + MARGIN;
  const south = Math.max(-90, lat - reach);
  const north = Math.min(90, lat + reach);
  if (south === -90 || north === 90) return [{ south, north, west: -180, east: 180 }];
  // The meridian that touches the circle does so nearer to the pole than its centre.
  const aside = Math.asin(Math.min(1, Math.sin(reach * RADIANS) / Math.cos(lat * RADIANS))) / RADIANS +
    MARGIN;
  const [west, east] = [lng - aside, lng + aside];
  if (west < -180) {
    return [{ south, north, west: west + 360, east: 180 }, { south, north, west: -180, east }];
  }
  if (east > 180) return [{ south, north, west, east: 180 }, { south, north, west: -180, east: east - 360 }];
  return [{ south, north, west, east }];
}

/** @throws {UsageError} No place on the globe, or no radius from above 0 to half its circumference. */
export function checkCircle({ lat, lng, radiusM }: Circle): void {
  if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) {
    throw new UsageError(`Cannot ask around latitude ${lat}, longitude ${lng}: no such place`, {
      expected: "a latitude from -90 to 90 and a longitude from -180 to 180 degrees",
      actual: `${lat}, ${lng}`,
    });
  }
  if (radiusM > 0 && radiusM <= FARTHEST_M) return;
  throw new UsageError(
    `Cannot ask within ${radiusM} m: expected more than 0, and no more than half the globe`,
    {
      expected: `more than 0 and at most ${Math.floor(FARTHEST_M)} m`,
      actual: String(radiusM),
    },
  );
}
