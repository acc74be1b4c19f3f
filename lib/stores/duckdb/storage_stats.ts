import * as fs from "node:fs";
import type { StoragePart, StorageRole, StoreStats } from "../entity_store.ts";
import type { DuckdbDatabase } from "./database.ts";
import type { DataTable } from "./schema.ts";

const ROLES: Readonly<Record<DataTable, StorageRole>> = {
  versions: "payloads",
  strings: "attributes",
  numbers: "attributes",
  blocks: "other",
};
const TABLES = Object.keys(ROLES) as DataTable[];

/** Blocks of the file by table, each counted for the first table with something in it: small columns share one. */
const BLOCKS = `SELECT name, count(*) FROM (SELECT min(name) AS name, block FROM (${
  TABLES.map((table, i) =>
    `SELECT ${i} AS name, unnest(list_append(coalesce(additional_block_ids, []), block_id)) AS block ` +
    `FROM pragma_storage_info('${table}') WHERE persistent`
  ).join(" UNION ALL ")
}) WHERE block >= 0 GROUP BY block) GROUP BY name`;

/** Contents of the tables, and the bytes of each. @param path Of the file, in which everything is but what its log has. */
export async function storageStats(database: DuckdbDatabase, path: string): Promise<StoreStats> {
  const [[blockBytes, freeBlocks]] = await database.rows(
    "SELECT block_size, free_blocks FROM pragma_database_size()",
  ) as unknown as [[bigint, bigint]];
  const blocks = new Map(
    (await database.rows(BLOCKS)).map(([table, count]) => [TABLES[Number(table)]!, Number(count)]),
  );
  const rows = await Promise.all(
    TABLES.map(async (table) => Number(await database.value(`SELECT count(*) FROM ${table}`))),
  );
  const fileBytes = fs.statSync(path).size;
  const tables = TABLES.map((name, i): StoragePart => ({
    name,
    role: ROLES[name],
    rows: rows[i]!,
    bytes: (blocks.get(name) ?? 0) * Number(blockBytes),
    pages: blocks.get(name) ?? 0,
  }));
  const free = Number(freeBlocks * blockBytes);
  const rest = fileBytes - free - tables.reduce((sum, { bytes }) => sum + bytes, 0);
  const other = (name: string, bytes: number): StoragePart[] =>
    bytes > 0 ? [{ name, role: "other", rows: null, bytes }] : [];
  const logBytes = fs.statSync(`${path}.wal`, { throwIfNoEntry: false })?.size;
  return {
    totals: {
      versions: rows[0]!,
      strings: rows[1]!,
      numbers: rows[2]!,
      payloadBytes: Number(
        await database.value("SELECT coalesce(sum(octet_length(payload)), 0) FROM versions"),
      ),
    },
    parts: [
      ...tables,
      ...other("free blocks", free),
      ...other("metadata", rest),
      ...logBytes === undefined
        ? []
        : [{ name: "write-ahead log", role: "log", rows: null, bytes: logBytes } as const],
    ],
    fileBytes,
  };
}
