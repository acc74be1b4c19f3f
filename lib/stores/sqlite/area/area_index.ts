import type Database from "better-sqlite3";
import type { Circle } from "../../area/circle.ts";
import type { UnitPoint } from "../../area/places.ts";

/** A version that an index of places lists, in raw mode; latitude and longitude as in `UnitPoint`. */
export type AreaRow = readonly [id: number, lat: number, lng: number, key: Uint8Array];

/** Lists the places of the versions that are live at the newest block. Called within the transaction of a block. */
export interface AreaIndex {
  add(id: number, place: UnitPoint, key: Uint8Array): void;
  remove(id: number, place: UnitPoint): void;
  /** At least the versions in a circle, each once, in any order. */
  candidates(circle: Circle): AreaRow[];
  /** Everything that is listed, in any order. */
  all(): IterableIterator<AreaRow>;
}

/** A kind of index of places. */
export interface AreaIndexKind {
  readonly name: "rtree" | "h3" | "geohash";
  /** Its table, which begins with `index_area_`; names of tables that the engine adds begin with it. */
  readonly table: string;
  readonly sql: string;
  /** To be awaited before the first `open`. */
  ready?(): Promise<unknown>;
  open(database: Database.Database): AreaIndex;
}
