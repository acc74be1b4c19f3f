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

/** The b-tree of a table or index. */
type Tree = Required<Pick<StoragePart, "name" | "bytes" | "pages" | "unusedBytes" | "depth">>;

/**
 * Where the bytes of a database are: each table and index with its b-tree, and free pages where there are any. Reads the whole
 * file (dbstat): minutes on a large one. In the order of dbstat, so that nothing is sorted.
 */
export function readParts(
  database: Database.Database,
  path: string,
  { roles, rows }: TableUse,
): { readonly parts: readonly StoragePart[]; readonly fileBytes: number } {
  // A page's path names the pages above it: "/", "/002/", "/002/01a/"; an overflow page's is its leaf's with a number.
  const trees = database.prepare<[], Tree>(
    "SELECT name, sum(pgsize) AS bytes, count(*) AS pages, sum(unused) AS unusedBytes, " +
      "max(length(path) - length(replace(path, '/', ''))) AS depth FROM dbstat GROUP BY name",
  ).all();
  const indexes = new Set(
    database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'index'").pluck().all(),
  );
  const freePages = readNumber(database, "SELECT freelist_count FROM pragma_freelist_count");
  const pageSize = readNumber(database, "SELECT page_size FROM pragma_page_size");
  const logBytes = bytesBeside(path, "-wal");
  // Pages may still be in the log alone, with the file not grown to hold them.
  const pageBytes = pageSize * readNumber(database, "SELECT page_count FROM pragma_page_count");
  return {
    parts: [
      ...trees.map((tree): StoragePart => ({
        ...tree,
        role: indexes.has(tree.name) ? "index" : roles[tree.name] ?? "other",
        rows: rows[tree.name] ?? null,
      })),
      ...(freePages === 0 ? [] : [
        {
          name: "free pages",
          role: "other",
          rows: null,
          bytes: freePages * pageSize,
          pages: freePages,
        } as const,
      ]),
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
