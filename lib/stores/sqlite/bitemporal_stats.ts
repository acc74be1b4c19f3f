import type Database from "better-sqlite3";
import { totalsFromRows } from "../../chain/version_totals.ts";
import type { StoreStats } from "../entity_store.ts";
import { DATA_TABLES } from "./schema.ts";
import { readNumber, readParts } from "./store_stats.ts";

const ROLES = {
  string_attributes: "attributes",
  numeric_attributes: "attributes",
  payloads: "payloads",
} as const;

/** Contents of Arkiv's tables, and the bytes of each table and index. Reads everything: minutes on a large file. */
export function bitemporalStats(database: Database.Database, path: string): StoreStats {
  const counts = DATA_TABLES.map((table) =>
    [table, readNumber(database, `SELECT count(*) FROM ${table}`)] as const
  );
  const rows = Object.fromEntries(counts) as Record<(typeof DATA_TABLES)[number], number>;
  return {
    totals: totalsFromRows({
      versions: rows.payloads,
      stringRows: rows.string_attributes,
      numberRows: rows.numeric_attributes,
      payloadBytes: readNumber(database, "SELECT coalesce(sum(length(payload)), 0) FROM payloads"),
    }),
    ...readParts(database, path, { roles: ROLES, rows }),
  };
}
