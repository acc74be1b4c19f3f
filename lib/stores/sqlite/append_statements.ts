import type Database from "better-sqlite3";
import type { Int64 } from "../../chain/codec/encoded_block.ts";
import { repeat, RowsStatement } from "./rows_statement.ts";
import { SELECT_TIP } from "./schema.ts";

/** The prepared statements of an append. */
export type AppendStatements = ReturnType<typeof prepareAppend>;

/**
 * Statements of an append, prepared once while the store is open; `VersionEnding` has those that end versions. Rows are found by
 * primary key.
 *
 * `to_block NOT BETWEEN 0 AND b` is the unsigned `to_block > b`: values of 2^63 and more are stored as negative.
 * Why `newest` has a plus: as in `fragment.ts`.
 */
export function prepareAppend(database: Database.Database) {
  const insert = (table: string) =>
    new RowsStatement(
      database,
      2,
      (rows) =>
        `INSERT OR FAIL INTO ${table} SELECT ?, ?, ?, column1, column2 FROM (VALUES ${
          repeat("(?, ?)", rows)
        })`,
    );
  return {
    tip: database.prepare<[], number>(SELECT_TIP).pluck(),
    setTip: database.prepare<[number]>(
      "INSERT INTO last_block (id, block) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET block = excluded.block",
    ),
    newest: database.prepare<[number, number, Uint8Array], [from: number, live: 0 | 1, endsNow: 0 | 1]>(
      "SELECT from_block, to_block NOT BETWEEN 0 AND ?, to_block = ? FROM payloads " +
        "WHERE entity_key = +? ORDER BY from_block DESC LIMIT 1",
    ).raw(),
    caches: database.prepare<[Uint8Array, number], [string, string]>(
      "SELECT string_attributes, numeric_attributes FROM payloads WHERE entity_key = ? AND from_block = ?",
    ).raw(),
    version: database.prepare<[Uint8Array, number], [bigint, string, Uint8Array, string, string]>(
      "SELECT to_block, content_type, payload, string_attributes, numeric_attributes FROM payloads " +
        "WHERE entity_key = ? AND from_block = ?",
    ).raw().safeIntegers(),
    insertStrings: insert("string_attributes"),
    insertNumbers: insert("numeric_attributes"),
    insertPayload: database.prepare<[Uint8Array, number, Int64, Uint8Array, string, string, string]>(
      "INSERT INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
  };
}
