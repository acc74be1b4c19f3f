import { createHash } from "node:crypto";
import type { EntityKey } from "../../chain/entity.ts";
import { UsageError } from "../../errors.ts";
import { type Circle, distanceM, type GlobePoint } from "./circle.ts";
import { degreesOf, type UnitPoint } from "./places.ts";

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

function digestOf({ lat, lng, radiusM, filter }: AreaQuery, atBlock: number): string {
  return createHash("sha256").update(JSON.stringify([lat, lng, radiusM, filter, atBlock])).digest("hex")
    .slice(
      0,
      16,
    );
}
