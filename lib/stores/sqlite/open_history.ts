import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import type { HistoryRow } from "./history_version.ts";
import { openReader } from "./open_reader.ts";
import { bitemporalSchema, DATA_TABLES } from "./schema.ts";

/** An Arkiv database open for reading its history, within one read transaction: writes by others are not seen. */
export interface History {
  /** Prepares a statement that returns integers as bigint. */
  prepare(sql: string): HistoryStatement;
  /** Leaves the folder as it was found. @throws {HeadroomError} As the reader's `close`. */
  close(): void;
}

/** A statement on a history; its rows by column name. */
export type HistoryStatement = Database.Statement<unknown[], HistoryRow>;

/** Indexes that give starts and ends in block order, with their columns; the same in every version of Arkiv's store. */
const NEEDED_INDEXES = {
  numeric_attributes_entity_key_index: "from_block,to_block,key",
  payloads_delete_index: "to_block",
} as const;

/**
 * Opens an Arkiv SQLite file for reading, as `openReader`. Additional tables, other indexes and `user_version` do not matter.
 * @throws {HeadroomError} No such file, not a database, damaged, not Arkiv's, in use, or not in a state that can be read.
 */
export function openHistory(path: string): History {
  if (!fs.statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw refusal(path, { expected: "a database file", actual: "no such file", next: "Correct the path." });
  }
  return onHistory(path, () => {
    const database = openReader(path);
    try {
      checkTables(database, path);
      database.exec("BEGIN");
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      prepare: (sql) => database.prepare<unknown[], HistoryRow>(sql).safeIntegers(),
      close: () => void database.close(),
    };
  });
}

/** Runs work on the engine; an engine error becomes a `HeadroomError`. */
export function onHistory<Result>(path: string, run: () => Result): Result {
  return onEngine(path, () => "read the history in", run);
}

function checkTables(database: Database.Database, path: string): void {
  const model = new Database(":memory:");
  try {
    model.exec(bitemporalSchema(1));
    const problems: string[] = [];
    for (const table of [...DATA_TABLES, "last_block"]) {
      const [wanted, found] = [columns(model, table), columns(database, table)];
      if (found === "") problems.push(`table ${table} is missing`);
      else if (found !== wanted) problems.push(`table ${table} has other columns`);
    }
    for (const [index, wanted] of Object.entries(NEEDED_INDEXES)) {
      if (indexColumns(database, index) !== wanted) problems.push(`index ${index} is missing or different`);
    }
    if (problems.length === 0) return;
    throw refusal(path, {
      expected: "Arkiv's schema at migration 1 or 2",
      actual: problems.join(", "),
      next: "Name another file; this one holds something else.",
    });
  } finally {
    model.close();
  }
}

function columns(database: Database.Database, table: string): string {
  const rows = database.prepare<[string], { name: string; type: string }>(
    "SELECT name, type FROM pragma_table_info(?)",
  ).all(table);
  return rows.map(({ name, type }) => `${name} ${type}`).join();
}

function indexColumns(database: Database.Database, index: string): string {
  const sql = "SELECT name FROM pragma_index_info(?) ORDER BY seqno";
  return database.prepare<[string], string>(sql).pluck().all(index).join();
}

function refusal(
  path: string,
  why: { readonly expected: string; readonly actual: string; readonly next: string },
): HeadroomError {
  return HeadroomError.unmet(`read the history in "${path}"`, why);
}
