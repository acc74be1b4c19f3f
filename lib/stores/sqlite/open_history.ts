import * as fs from "node:fs";
import { resolve } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { HeadroomError } from "../../errors.ts";
import { closeReader, hasLog } from "./close_database.ts";
import { bitemporalSchema, DATA_TABLES } from "./schema.ts";

/** An Arkiv database open for reading its history, within one read transaction: writes by others are not seen. */
export interface History {
  /** Prepares a statement that returns integers as bigint. */
  prepare(sql: string): StatementSync;
  /** Leaves the folder as it was found. */
  close(): void;
}

/** Indexes that give starts and ends in block order, with their columns; the same in every version of Arkiv's store. */
const NEEDED_INDEXES = {
  numeric_attributes_entity_key_index: "from_block,to_block,key",
  payloads_delete_index: "to_block",
} as const;

/** SQLite's primary result codes. Source: sqlite.org/rescode.html. */
const CANTOPEN = 14;
const READONLY = 8;
const CORRUPT = 11;
const NOTADB = 26;

/**
 * Opens an Arkiv SQLite file for reading. Additional tables, other indexes and `user_version` do not matter.
 *
 * A database in WAL mode needs a log beside it even for readers. Where none can be created (a read-only folder or file system)
 * and none exists, there can be no writer, and the file is opened as immutable.
 *
 * Uses `node:sqlite` instead of the store's engine, because only it accepts a URI with `immutable=1`.
 * @throws {HeadroomError} No such file, not a database, damaged, not Arkiv's, or with a log that cannot be read.
 */
export function openHistory(path: string): History {
  if (!fs.statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw refusal(path, { expected: "a database file", actual: "no such file", next: "Correct the path." });
  }
  const hadLog = hasLog(path);
  return onHistory(path, () => {
    const { database, immutable } = openReader(path);
    try {
      checkTables(database, path);
      database.exec("BEGIN");
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      prepare: (sql) => {
        const statement = database.prepare(sql);
        statement.setReadBigInts(true);
        return statement;
      },
      close: () => immutable ? database.close() : closeReader(database, path, hadLog),
    };
  });
}

/** Runs work on the engine; an engine error becomes a `HeadroomError`. */
export function onHistory<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const code = engineCode(error);
    if (code === null) throw error;
    const actual = code === CORRUPT
      ? "a damaged one"
      : code === NOTADB
      ? "another kind of file"
      : String(error);
    throw refusal(path, {
      expected: "an undamaged SQLite database",
      actual,
      next: "Name another file, or make it again.",
      cause: error,
    });
  }
}

function openReader(path: string): { database: DatabaseSync; immutable: boolean } {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return { database, immutable: false };
  } catch (error) {
    database.close();
    const code = engineCode(error);
    if (code !== CANTOPEN && code !== READONLY || hasLog(path)) throw error;
  }
  const url = pathToFileURL(resolve(path));
  url.searchParams.set("immutable", "1");
  return { database: new DatabaseSync(url, { readOnly: true }), immutable: true };
}

/** Primary result code of an engine error; null for any other error. */
function engineCode(error: unknown): number | null {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== "ERR_SQLITE_ERROR") return null;
  return ((error as unknown as { errcode?: number }).errcode ?? CANTOPEN) & 0xff;
}

function checkTables(database: DatabaseSync, path: string): void {
  const model = new DatabaseSync(":memory:");
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

function columns(database: DatabaseSync, table: string): string {
  const rows = database.prepare("SELECT name, type FROM pragma_table_info(?)").all(table);
  return rows.map(({ name, type }) => `${name} ${type}`).join();
}

function indexColumns(database: DatabaseSync, index: string): string {
  return database.prepare("SELECT name FROM pragma_index_info(?) ORDER BY seqno").all(index)
    .map(({ name }) => name).join();
}

function refusal(
  path: string,
  why: {
    readonly expected: string;
    readonly actual: string;
    readonly next: string;
    readonly cause?: unknown;
  },
): HeadroomError {
  return HeadroomError.unmet(`read the history in "${path}"`, why);
}
