import type Database from "better-sqlite3";
import type { StorageRole, StoreStats } from "../../entity_store.ts";
import { readNumber, readParts } from "../store_stats.ts";

/** By table. The indexes' words are in tables of FTS5's own. */
const ROLES: Readonly<Record<string, StorageRole>> = {
  attributes: "attributes",
  payloads: "payloads",
  ...Object.fromEntries(
    ["live", "ended"].flatMap((index) =>
      ["data", "idx", "docsize", "config"].map((part) => [`${index}_${part}`, "index"] as const)
    ),
  ),
};

/** Contents of a posting store, and the bytes of each table and index. Reads everything: minutes on a large file. */
export function postingStats(database: Database.Database, path: string): StoreStats {
  const members = (column: string) =>
    readNumber(database, `SELECT count(*) FROM attributes a, json_each(a.${column})`);
  const rows = Object.fromEntries(
    ["entities", "versions", "attributes", "payloads", "blocks"].map((table) =>
      [table, readNumber(database, `SELECT count(*) FROM ${table}`)] as const
    ),
  );
  return {
    totals: {
      versions: rows.versions!,
      strings: members("strings"),
      numbers: members("numbers"),
      payloadBytes: readNumber(database, "SELECT coalesce(sum(length(payload)), 0) FROM payloads"),
    },
    ...readParts(database, path, { roles: ROLES, rows }),
  };
}
