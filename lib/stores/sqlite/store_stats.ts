import type Database from "better-sqlite3";
import * as fs from "node:fs";
import { totalsFromRows } from "../../chain/version_totals.ts";
import type { StoragePart, StorageRole, StoreStats } from "../entity_store.ts";
import { bytesBeside } from "./beside.ts";
import { DATA_TABLES } from "./schema.ts";

/** Contents of Arkiv's tables, and the bytes of each table and index. Reads the whole file (dbstat): minutes on a large one. */
export function readStats(database: Database.Database, path: string): StoreStats {
  const number = (sql: string) => database.prepare<[], number>(sql).pluck().get()!;
  const counts = DATA_TABLES.map((table) => [table, number(`SELECT count(*) FROM ${table}`)] as const);
  const rows = Object.fromEntries(counts) as Record<(typeof DATA_TABLES)[number], number>;
  const sizes = database.prepare<[], { name: string; bytes: number; isIndex: number }>(
    "SELECT d.name, d.pgsize AS bytes, s.type IS 'index' AS isIndex " +
      "FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = TRUE ORDER BY d.name",
  ).all();
  const logBytes = bytesBeside(path, "-wal");
  // Pages may still be in the log alone, with the file not grown to hold them.
  const pageBytes = number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  return {
    totals: totalsFromRows({
      versions: rows.payloads,
      stringRows: rows.string_attributes,
      numberRows: rows.numeric_attributes,
      payloadBytes: number("SELECT coalesce(sum(length(payload)), 0) FROM payloads"),
    }),
    parts: [
      ...sizes.map(({ name, bytes, isIndex }): StoragePart => ({
        name,
        role: isIndex === 1 ? "index" : ROLES[name] ?? "other",
        rows: (rows as Readonly<Record<string, number>>)[name] ?? null,
        bytes,
      })),
      ...(logBytes === undefined
        ? []
        : [{ name: "write-ahead log", role: "log", rows: null, bytes: logBytes } as const]),
    ],
    fileBytes: Math.max(fs.statSync(path).size, pageBytes),
  };
}

const ROLES: Readonly<Record<string, StorageRole>> = {
  string_attributes: "attributes",
  numeric_attributes: "attributes",
  payloads: "payloads",
};
