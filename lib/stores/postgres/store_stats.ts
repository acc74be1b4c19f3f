import type { StoragePart, StorageRole, StoreStats } from "../entity_store.ts";
import type { PostgresClient } from "./client.ts";

const VERB = "measure";
const PAGE_BYTES = 8192;
const ROLES: Readonly<Record<string, StorageRole>> = {
  attributes: "attributes",
  payloads: "payloads",
  index_words: "index",
  index_area_places: "index",
};

/**
 * What a store holds, and the bytes of each table (with what is stored out of its line and its maps) and index. Not of the catalogs
 * and the other databases that every PostgreSQL has, 23 MB whatever it holds: laws of size are of what grows.
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
    const ofIndex = isIndex === true || isIndex === "t";
    const rows = ofIndex ? null : Number(await client.value(VERB, `SELECT count(*) FROM ${name}`));
    const bytes = Number(size);
    const role = ofIndex ? "index" : ROLES[name] ?? "other";
    parts.push({ name, role, rows, bytes, pages: bytes / PAGE_BYTES });
  }
  const fileBytes = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const log = Number(await client.value(VERB, "SELECT sum(size)::bigint FROM pg_ls_waldir()"));
  parts.push({ name: "write-ahead log", role: "log", rows: null, bytes: log });
  return { totals: { versions, strings, numbers, payloadBytes }, parts, fileBytes };
}
