import type { StoragePart, StorageRole, StoreStats } from "../entity_store.ts";
import type { PostgresClient } from "./client.ts";
import { TABLES } from "./schema.ts";

const VERB = "measure";
const PAGE_BYTES = 8192;
const ROLES: Readonly<Record<string, StorageRole>> = {
  attributes: "attributes",
  payloads: "payloads",
  index_words: "index",
};

/**
 * What a store holds, and the bytes of each table (with what is stored out of its line and its maps) and index. The databases that
 * every PostgreSQL has, and the catalogs, are one part: some 23 MB.
 */
export async function storeStats(client: PostgresClient): Promise<StoreStats> {
  const [versions, strings, numbers, payloadBytes] = (await client.rows(
    VERB,
    "SELECT count(*), coalesce(sum(string_count), 0)::bigint, coalesce(sum(number_count), 0)::bigint, " +
      "(SELECT coalesce(sum(octet_length(payload)), 0)::bigint FROM payloads) FROM versions",
  ))[0]!.map(Number) as [number, number, number, number];
  const parts: StoragePart[] = [];
  const relations = await client.rows(
    VERB,
    "SELECT relname, relkind = 'i', CASE relkind WHEN 'i' THEN pg_relation_size(oid) ELSE pg_table_size(oid) END " +
      "FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = current_schema()::regnamespace ORDER BY relname",
  ) as readonly [string, unknown, bigint][];
  for (const [name, isIndex, size] of relations) {
    const isTable = TABLES.some((table) => table === name);
    const rows = isTable ? Number(await client.value(VERB, `SELECT count(*) FROM ${name}`)) : null;
    const bytes = Number(size);
    const role = isIndex === true || isIndex === "t" ? "index" : ROLES[name] ?? "other";
    parts.push({ name, role, rows, bytes, pages: bytes / PAGE_BYTES });
  }
  const [all, log] = (await client.rows(
    VERB,
    "SELECT (SELECT sum(pg_database_size(oid)) FROM pg_database)::bigint, (SELECT sum(size) FROM pg_ls_waldir())::bigint",
  ))[0]!.map(Number) as [number, number];
  const own = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  parts.push({ name: "databases of the system, catalogs", role: "other", rows: null, bytes: all - own });
  parts.push({ name: "write-ahead log", role: "log", rows: null, bytes: log });
  return { totals: { versions, strings, numbers, payloadBytes }, parts, fileBytes: all };
}
