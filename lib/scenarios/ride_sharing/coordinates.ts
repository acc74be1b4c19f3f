import { LATITUDE, LONGITUDE } from "../builders/encodings.ts";
import { always, between, givenEach, weighted } from "../builders/values.ts";
import type { ValueSpec } from "../scenario.ts";
import type { Area, Place } from "./places.ts";

/** Digits after the point in coordinates: 0.1 m. Source: choice: finer than any satellite fix. */
const DECIMALS = 6;
/** Half a kilometre, degrees. */
const REACH = { lat: 0.0045, lng: 0.006 };
/** 8 to 25 m a block: 14 to 45 km/h in each direction. Source: choice: city traffic. */
const PACE = { lat: { min: 0.00007, max: 0.00022 }, lng: { min: 0.00009, max: 0.0003 } };

type Axis = "lat" | "lng";

/** A fixed point: anywhere around the entity's `place`. */
export function point({ places, spread }: Area, axis: Axis): ValueSpec {
  return byPlace(
    places,
    (place) => between(place[axis] - spread[axis], place[axis] + spread[axis], DECIMALS),
  );
}

/** The centre of the entity's `place`. */
export function centre({ places }: Area, axis: Axis): ValueSpec {
  return byPlace(places, (place) => always(place[axis]));
}

/** A driver's position, moving to and fro around a point of the entity's `place`. */
export function whereabouts(area: Area, axis: Axis): ValueSpec {
  return {
    kind: "roaming",
    around: point(area, axis),
    reach: REACH[axis],
    perBlock: PACE[axis],
    decimals: DECIMALS,
  };
}

/** One of the area's places, by weight. */
export function anyPlace({ places }: Area): ValueSpec {
  return weighted(places.map(({ id, weight }) => [id, weight] as const));
}

/**
 * Parameters `south`, `north`, `west` and `east` (stored form) of a box around the centre of a place drawn by weight,
 * because search follows demand. `reach` is half the box, degrees.
 */
export function boxAround(area: Area, reach: Readonly<Record<Axis, number>>): Record<string, ValueSpec> {
  const edge = (axis: Axis, sign: -1 | 1) => {
    const { scale, offset } = axis === "lat" ? LATITUDE : LONGITUDE;
    return byPlace(
      area.places,
      (place) => always(Math.round((place[axis] + sign * reach[axis] + offset) * scale)),
    );
  };
  return {
    place: anyPlace(area),
    south: edge("lat", -1),
    north: edge("lat", 1),
    west: edge("lng", -1),
    east: edge("lng", 1),
  };
}

/** A value for each place, by the attribute, trait or parameter `place`. */
export function byPlace(places: readonly Place[], value: (place: Place) => ValueSpec): ValueSpec {
  return givenEach("place", Object.fromEntries(places.map((place) => [place.id, place])), value);
}
