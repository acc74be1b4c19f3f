import { createHash } from "node:crypto";
import type { EntityKey } from "../../chain/entity.ts";
import { UsageError } from "../../errors.ts";
import { type Circle, distanceM, type GlobePoint } from "./circle.ts";
import { degreesOf, PLACES, type UnitPoint } from "./places.ts";

/** Who is asked for: entities within a circle that meet a filter in Arkiv's query language. */
export interface AreaQuery extends Circle {
  readonly filter: string;
}

/** An entity and where it is, degrees. */
export interface AreaPlace extends GlobePoint {
  readonly key: EntityKey;
}

/** Places in the order (from_block, entity_key). `cursor` is set where more follow. */
export interface AreaResult {
  readonly places: readonly AreaPlace[];
  readonly cursor?: string;
}

/** Whether a place is in a circle, its edge included: what decides, whatever found the place. */
export function isWithin(circle: Circle, place: UnitPoint): boolean {
  return distanceM(circle, degreesOf(place)) <= circle.radiusM;
}

/** A cursor for what follows a version: `<version id>:<digest of what was asked>`. */
export function encodeAreaCursor(id: number, query: AreaQuery, atBlock: number): string {
  return `${id}:${digestOf(query, atBlock)}`;
}

/** The version that a cursor stands for. @throws {UsageError} No cursor of this very question. */
export function decodeAreaCursor(cursor: string, query: AreaQuery, atBlock: number): number {
  const [, id, digest] = /^([0-9]{1,15}):([0-9a-f]{16})$/.exec(cursor) ?? [];
  if (digest === digestOf(query, atBlock)) return Number(id);
  throw new UsageError(`Cannot continue from cursor "${cursor}": expected one of this very question`, {
    expected: "a cursor that a page of the same circle, filter and block returned",
    actual: digest === undefined ? cursor : "one of another circle, filter or block",
    next: "Ask for the first page without a cursor.",
  });
}

/** @returns The newest block. @throws {UsageError} The block that is asked about is not one of the chain's. */
export function tipFor(atBlock: number, first: number | null, tip: number | null): number {
  if (first !== null && tip !== null && first <= atBlock && atBlock <= tip) return tip;
  throw new UsageError(`Cannot ask for an area at block ${atBlock}: the chain has no such block`, {
    expected: first === null ? "a chain with blocks" : `a block from ${first} to ${tip}`,
    actual: String(atBlock),
  });
}

/** SQL: whether a row of `attributes` says where its version is. @param position The engine's function for a text in another one. */
export function hasPlace(position: "instr" | "strpos"): string {
  return [PLACES.lat, PLACES.lng].map(({ name }) => `${position}(numbers, '"${name}":') > 0`).join(" AND ");
}

/** The error for a chain of which no version ever had a place, so that an empty answer would tell nothing. */
export function noPlaces(tip: number): UsageError {
  return new UsageError("Cannot ask who is in an area: no entity of this chain says where it is", {
    expected: `entities with the numbers ${PLACES.lat.name} and ${PLACES.lng.name}`,
    actual: `none up to block ${tip}`,
    next: "Ask for ranges of what your entities have instead, in the query language.",
  });
}

function digestOf({ lat, lng, radiusM, filter }: AreaQuery, atBlock: number): string {
  return createHash("sha256").update(JSON.stringify([lat, lng, radiusM, filter, atBlock])).digest("hex")
    .slice(
      0,
      16,
    );
}
