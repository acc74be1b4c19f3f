import type Database from "better-sqlite3";
import type { Circle } from "../../area/circle.ts";
import type { UnitPoint } from "../../area/places.ts";
import type { AreaIndex, AreaIndexKind, AreaRow } from "./area_index.ts";

/** Cells that share one number after the other, ends included. */
export type CellRange = readonly [first: number, last: number];

/** Numbers every place by the cell it is in. Numbers are whole and up to 2^53. */
export interface CellGrid {
  cellOf(place: UnitPoint): number;
  /** Ranges that hold the number of every place in a circle, none twice; null where that is too many to look up one by one. */
  cover(circle: Circle): readonly CellRange[] | null;
}

/** An index of places by cells: one table clustered by (cell, version), which holds all that an answer needs. */
export function cellIndex(
  { name, grid, ready }: {
    readonly name: "h3" | "geohash";
    /** Called once `ready` has ended. */
    readonly grid: () => CellGrid;
    readonly ready?: () => Promise<unknown>;
  },
): AreaIndexKind {
  const table = `index_area_${name}`;
  return {
    name,
    table,
    sql: `
CREATE TABLE ${table} (
  cell INTEGER NOT NULL,
  id INTEGER NOT NULL,
  lat INTEGER NOT NULL,
  lng INTEGER NOT NULL,
  key BLOB NOT NULL,
  PRIMARY KEY (cell, id)
) WITHOUT ROWID;
`,
    ...ready === undefined ? {} : { ready },
    open: (database) => new CellIndex(database, table, grid()),
  };
}

class CellIndex implements AreaIndex {
  readonly #grid: CellGrid;
  readonly #insert: Database.Statement<[number, number, number, number, Uint8Array]>;
  readonly #delete: Database.Statement<[number, number]>;
  readonly #within: Database.Statement<[number, number], AreaRow>;
  readonly #all: Database.Statement<[], AreaRow>;

  constructor(database: Database.Database, table: string, grid: CellGrid) {
    this.#grid = grid;
    this.#insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?)`);
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE cell = ? AND id = ?`);
    const rows = `SELECT id, lat, lng, key FROM ${table}`;
    this.#within = database.prepare<[number, number], AreaRow>(`${rows} WHERE cell BETWEEN ? AND ?`).raw();
    this.#all = database.prepare<[], AreaRow>(rows).raw();
  }

  add(id: number, place: UnitPoint, key: Uint8Array): void {
    this.#insert.run(this.#grid.cellOf(place), id, place.lat, place.lng, key);
  }

  remove(id: number, place: UnitPoint): void {
    this.#delete.run(this.#grid.cellOf(place), id);
  }

  candidates(circle: Circle): AreaRow[] {
    const ranges = this.#grid.cover(circle);
    return ranges === null
      ? this.#all.all()
      : ranges.flatMap(([first, last]) => this.#within.all(first, last));
  }

  all(): IterableIterator<AreaRow> {
    return this.#all.iterate();
  }
}

/** Ranges in order, those that touch made one. They must not overlap. */
export function joinRanges(ranges: readonly CellRange[]): CellRange[] {
  const joined: [number, number][] = [];
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = joined.at(-1);
    if (before !== undefined && before[1] + 1 === first) before[1] = last;
    else joined.push([first, last]);
  }
  return joined;
}
