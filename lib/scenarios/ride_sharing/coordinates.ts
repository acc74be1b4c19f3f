import { numberOf } from "../builders/attribute_builders.ts";
import type { Area, Place } from "./places.ts";
import type { AttributeSpec, NumericEncoding, ValueSpec } from "../scenario.ts";

/** Latitude as a whole number: (degrees + 90) * 10^7. Source: DESIGN.md "Interfaces worth getting right first". */
export const LATITUDE: NumericEncoding = { unit: "degrees", scale: 1e7, offset: 90 };
/** Longitude as a whole number: (degrees + 180) * 10^7. */
export const LONGITUDE: NumericEncoding = { unit: "degrees", scale: 1e7, offset: 180 };

/** Digits after the point in coordinates: 0.1 m. Source: choice: finer than any satellite fix. */
const DECIMALS = 6;
/** Half a kilometre, degrees. */
const REACH = { lat: 0.0045, lng: 0.006 };
/** 8 to 25 m a block: 14 to 45 km/h in each direction. Source: choice: city traffic. */
const PACE = { lat: { min: 0.00007, max: 0.00022 }, lng: { min: 0.00009, max: 0.0003 } };

type Axis = "lat" | "lng";

/** A fixed point: anywhere around the place that `given` (an attribute or trait of the entity) names. */
export function point(area: Area, axis: Axis, given: string): ValueSpec {
  return byPlace(area, given, (place) => ({
    kind: "uniform",
    min: place[axis] - area.spread[axis],
    max: place[axis] + area.spread[axis],
    decimals: DECIMALS,
  }));
}

/** The centre of the place that `given` names. */
export function centre(area: Area, axis: Axis, given: string): ValueSpec {
  return byPlace(area, given, (place) => ({ kind: "choice", values: [[place[axis], 1]] }));
}

/** Where a driver is: to and fro around a point of the place that `given` names. */
export function whereabouts(area: Area, axis: Axis, given: string): ValueSpec {
  return {
    kind: "roaming",
    around: point(area, axis, given),
    reach: REACH[axis],
    perBlock: PACE[axis],
    decimals: DECIMALS,
  };
}

/** A coordinate attribute, in degrees. */
export function coordinate(name: string, axis: Axis, value: ValueSpec, source: string): AttributeSpec {
  return numberOf(name, value, axis === "lat" ? LATITUDE : LONGITUDE, source);
}

/** One of the area's places, by weight. */
export function anyPlace(area: Area): ValueSpec {
  return { kind: "choice", values: area.places.map(({ id, weight }) => [id, weight] as const) };
}

/**
 * Parameters `south`, `north`, `west` and `east` (stored form) of a box that reaches so many degrees around the centre of
 * a place drawn by weight: search follows demand.
 */
export function boxAround(
  area: Area,
  reach: { readonly lat: number; readonly lng: number },
): Record<string, ValueSpec> {
  const edge = (axis: Axis, sign: -1 | 1) =>
    byPlace(area, "place", (place) => ({
      kind: "choice",
      values: [[stored(place[axis] + sign * reach[axis], axis === "lat" ? LATITUDE : LONGITUDE), 1]],
    }));
  return {
    place: anyPlace(area),
    south: edge("lat", -1),
    north: edge("lat", 1),
    west: edge("lng", -1),
    east: edge("lng", 1),
  };
}

function byPlace(area: Area, given: string, value: (place: Place) => ValueSpec): ValueSpec {
  return {
    kind: "given",
    attribute: given,
    cases: Object.fromEntries(area.places.map((place) => [place.id, value(place)])),
  };
}

function stored(degrees: number, { scale, offset }: NumericEncoding): number {
  return Math.round((degrees + offset) * scale);
}
