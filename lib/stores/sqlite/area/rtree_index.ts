import type Database from "better-sqlite3";
import { boxesAround, type Circle } from "../../area/circle.ts";
import { boxInUnits, type UnitPoint } from "../../area/places.ts";
import type { AreaIndex, AreaIndexKind, AreaRow } from "./area_index.ts";

const TABLE = "index_area_rtree";

/**
 * SQLite's own R*Tree, of 32-bit integers: a place is a box without extent, and stays exact. The key is beside it, so that an answer
 * reads no other table. Source: sqlite.org/rtree.html.
 */
export const RTREE_INDEX: AreaIndexKind = {
  name: "rtree",
  table: TABLE,
  sql: `CREATE VIRTUAL TABLE ${TABLE} USING rtree_i32(id, south, north, west, east, +key BLOB);\n`,
  open: (database) => new RtreeIndex(database),
};

class RtreeIndex implements AreaIndex {
  readonly #insert: Database.Statement<[number, number, number, number, number, Uint8Array]>;
  readonly #delete: Database.Statement<[number]>;
  readonly #within: Database.Statement<[number, number, number, number], AreaRow>;
  readonly #all: Database.Statement<[], AreaRow>;

  constructor(database: Database.Database) {
    this.#insert = database.prepare(`INSERT INTO ${TABLE} VALUES (?, ?, ?, ?, ?, ?)`);
    this.#delete = database.prepare(`DELETE FROM ${TABLE} WHERE id = ?`);
    const rows = `SELECT id, south, west, key FROM ${TABLE}`;
    this.#within = database.prepare<[number, number, number, number], AreaRow>(
      `${rows} WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?`,
    ).raw();
    this.#all = database.prepare<[], AreaRow>(rows).raw();
  }

  add(id: number, { lat, lng }: UnitPoint, key: Uint8Array): void {
    this.#insert.run(id, lat, lat, lng, lng, key);
  }

  remove(id: number): void {
    this.#delete.run(id);
  }

  candidates(circle: Circle): AreaRow[] {
    return boxesAround(circle).flatMap((box) => {
      const { south, north, west, east } = boxInUnits(box);
      return this.#within.all(south, north, west, east);
    });
  }

  all(): IterableIterator<AreaRow> {
    return this.#all.iterate();
  }
}
