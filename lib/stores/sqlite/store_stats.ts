import type Database from "better-sqlite3";
import * as fs from "node:fs";
import type { StoragePart, StorageRole } from "../entity_store.ts";
import { bytesBeside } from "./beside.ts";

/** What a database's tables are for. */
interface TableUse {
  /** By table; those not named are `other`. Indexes have their own role. */
  readonly roles: Readonly<Record<string, StorageRole>>;
  /** Rows of the tables that were counted. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Where the bytes of a database are: each table and index. Reads the whole file (dbstat): minutes on a large one. */
export function readParts(
  database: Database.Database,
  path: string,
  { roles, rows }: TableUse,
): { readonly parts: readonly StoragePart[]; readonly fileBytes: number } {
  const sizes = database.prepare<[], { name: string; bytes: number; isIndex: number }>(
    "SELECT d.name, d.pgsize AS bytes, s.type IS 'index' AS isIndex " +
      "FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = TRUE ORDER BY d.name",
  ).all();
  const logBytes = bytesBeside(path, "-wal");
  // Pages may still be in the log alone, with the file not grown to hold them.
  const pageBytes = readNumber(
    database,
    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
  );
  return {
    parts: [
      ...sizes.map(({ name, bytes, isIndex }): StoragePart => ({
        name,
        role: isIndex === 1 ? "index" : roles[name] ?? "other",
        rows: rows[name] ?? null,
        bytes,
      })),
      ...(logBytes === undefined
        ? []
        : [{ name: "write-ahead log", role: "log", rows: null, bytes: logBytes } as const]),
    ],
    fileBytes: Math.max(fs.statSync(path).size, pageBytes),
  };
}

/** The one number that a query returns. */
export function readNumber(database: Database.Database, sql: string): number {
  return database.prepare<[], number>(sql).pluck().get()!;
}
