import type { Query, Term } from "../../chain/query/ast.ts";
import { type Box, boxesAround, type Circle, type GlobePoint } from "./circle.ts";

/**
 * The attributes that say where an entity is, as `(degrees + offset) * 10^7`, and what must hold for it to be listed in an index of
 * places. choice: those of the one use case that asks for an area; a chain without them is refused, not answered emptily.
 * Source: 002:L436-L437 for the names; lib/scenarios/builders/encodings.ts for the encoding (a test compares them).
 */
export const PLACES = {
  lat: { name: "current_lat", offset: 90 },
  lng: { name: "current_lng", offset: 180 },
  scale: 1e7,
  listed: { kind: "text", name: "available", operator: "=", value: "true" },
} as const satisfies {
  readonly lat: Coordinate;
  readonly lng: Coordinate;
  readonly scale: number;
  readonly listed: Term;
};

interface Coordinate {
  readonly name: string;
  readonly offset: number;
}

/**
 * A place in units of 10^-7 degrees with offset 0: latitude to +-900,000,000, longitude to +-1,800,000,000. So both fit 32 bits with
 * a sign; with the stored offset of 180 a longitude east of 34.75 degrees does not, and an R*Tree of integers clamps it silently.
 */
export interface UnitPoint {
  readonly lat: number;
  readonly lng: number;
}

/** Where an entity is by its numeric attributes, or null where they name no place on the globe. */
export function placeOf(
  numbers: Iterable<readonly [name: string, value: number | bigint]>,
): UnitPoint | null {
  let lat = NaN;
  let lng = NaN;
  for (const [name, value] of numbers) {
    if (name === PLACES.lat.name) lat = Number(value) - PLACES.lat.offset * PLACES.scale;
    else if (name === PLACES.lng.name) lng = Number(value) - PLACES.lng.offset * PLACES.scale;
  }
  return isOnGlobe(lat, 90) && isOnGlobe(lng, 180) ? { lat, lng } : null;
}

/** Where a version is listed in an index of places, or null where it is not. */
export function listedAt({ strings, numbers }: {
  readonly strings: Iterable<readonly [name: string, value: string]>;
  readonly numbers: Iterable<readonly [name: string, value: number | bigint]>;
}): UnitPoint | null {
  for (const [name, value] of strings) {
    if (name === PLACES.listed.name) return value === PLACES.listed.value ? placeOf(numbers) : null;
  }
  return null;
}

/** Whether everything that meets a filter is listed. */
export function asksForListed(filter: Query): boolean {
  return filter.kind === "and" ? filter.operands.some(asksForListed) : isListed(filter);
}

/** Whether a filter asks for what is listed, and nothing else. */
export function isListed(filter: Query): boolean {
  const { kind, name, operator, value } = PLACES.listed;
  return filter.kind === kind && filter.name === name && filter.operator === operator &&
    filter.value === value;
}

/** A box's edges in units, as far as it reaches. */
export function boxInUnits({ south, north, west, east }: Box) {
  const { scale } = PLACES;
  return {
    south: Math.floor(south * scale),
    north: Math.ceil(north * scale),
    west: Math.floor(west * scale),
    east: Math.ceil(east * scale),
  };
}

function isOnGlobe(units: number, most: number): boolean {
  return Math.abs(units) <= most * PLACES.scale;
}

/** In degrees. */
export function degreesOf({ lat, lng }: UnitPoint): GlobePoint {
  return { lat: lat / PLACES.scale, lng: lng / PLACES.scale };
}

/**
 * A query in Arkiv's language for the boxes around a circle: what every store answers. It finds all that is in the circle, and up to
 * 1.3 times as much; the distances remain to be measured.
 */
export function boxQuery(circle: Circle, filter: string): string {
  const stored = (degrees: number, { offset }: Coordinate, round: (value: number) => number) =>
    Math.max(0, round((degrees + offset) * PLACES.scale));
  const range = ({ name, offset }: Coordinate, from: number, to: number) =>
    `${name} >= ${stored(from, { name, offset }, Math.floor)} && ${name} <= ${
      stored(to, { name, offset }, Math.ceil)
    }`;
  const boxes = boxesAround(circle);
  const { south, north } = boxes[0]!;
  const aside = boxes.map(({ west, east }) => `(${range(PLACES.lng, west, east)})`).join(" || ");
  return `(${filter}) && ${range(PLACES.lat, south, north)} && (${aside})`;
}
