import type Database from "better-sqlite3";
import type { StoreStats } from "../../entity_store.ts";
import { readNumber, readParts } from "../store_stats.ts";

const ROLES = { attributes: "attributes", payloads: "payloads" } as const;

/** Contents of the versions' tables, and the bytes of each table and index. Reads everything: minutes on a large file. */
export function versionStats(database: Database.Database, path: string): StoreStats {
  const members = (column: string) =>
    readNumber(database, `SELECT count(*) FROM attributes a, json_each(a.${column})`);
  const rows = Object.fromEntries(
    ["entities", "versions", "attributes", "payloads", "blocks"].map((table) =>
      [table, readNumber(database, `SELECT count(*) FROM ${table}`)] as const
    ),
  );
  // The tables of a version index, FTS5's own ones included.
  const indexRoles = Object.fromEntries(
    database.prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'index\\_%' ESCAPE '\\'",
    )
      .pluck().all().map((name) => [name, "index"] as const),
  );
  return {
    totals: {
      versions: rows.versions!,
      strings: members("strings"),
      numbers: members("numbers"),
      payloadBytes: readNumber(database, "SELECT coalesce(sum(length(payload)), 0) FROM payloads"),
    },
    ...readParts(database, path, { roles: { ...ROLES, ...indexRoles }, rows }),
  };
}
