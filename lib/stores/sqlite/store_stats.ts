import type Database from "better-sqlite3";
import * as fs from "node:fs";
import type { StoreStats } from "../entity_store.ts";
import { DATA_TABLES } from "./schema.ts";

/** Rows, bytes by table and index, and pages. Reads the whole file (dbstat): minutes on a large one. */
export function readStats(database: Database.Database, path: string, tip: number | null): StoreStats {
  const rows: Record<string, number> = {};
  for (const table of DATA_TABLES) rows[table] = count(database, table);
  const bytes: Record<string, number> = {};
  const sizes = database.prepare<[], { name: string; pgsize: number }>(
    "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE ORDER BY name",
  );
  for (const { name, pgsize } of sizes.all()) bytes[name] = pgsize;
  return {
    tip,
    rows,
    bytes,
    fileBytes: fs.statSync(path).size,
    walBytes: fs.statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    freePages: database.pragma("freelist_count", { simple: true }) as number,
    pageBytes: database.pragma("page_size", { simple: true }) as number,
  };
}

function count(database: Database.Database, table: string): number {
  return database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!;
}
