import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { BESIDE, bytesBeside, mayOpen, realPath, unfinishedBeside } from "./beside.ts";
import { BETTER_SQLITE3 } from "./drivers/better_sqlite3.ts";
import type { SqliteDriver } from "./drivers/driver.ts";
import { Database, isOpenHere } from "./engine.ts";
import { refuseUnmappable } from "./refuse_unmappable.ts";

/** How long a reader waits for a writer's lock, ms. choice: longer than a commit; a longer transaction is named instead. */
const BUSY_MS = 2_000;

/**
 * Opens a database that others made, and may be writing, for reading: in its last committed state or not at all. The file is
 * never changed, and its folder is left as it was found; beside a log that was there, its index may stay.
 *
 * A transaction that a dead writer left half-way is in the file already, with a journal that undoes it. Undoing is a write,
 * so SQLite refuses to read, and so do we. In WAL mode a reader needs a log and its index beside the file. Where they are
 * missing and cannot be made, nobody can be writing: the file is read as it is (`immutable`), and a change in the meantime
 * is an error. The same holds for a file that this user may not write: SQLite would leave a log that its owner cannot use.
 * @throws {SqliteError} As the engine says it; `onEngine` puts it into words. @throws {HeadroomError} As `refuseUnmappable`.
 */
export function openReader(path: string, driver: SqliteDriver = BETTER_SQLITE3): Database.Database {
  const real = realPath(path);
  const isAlone = !isOpenHere(real) && BESIDE.every((end) => bytesBeside(real, end) === undefined);
  if (isAlone && !mayOpen(real, "r+")) return openStill(real, driver);
  refuseUnmappable(real);
  try {
    return openLocking(real, driver);
  } catch (error) {
    const noLog = error instanceof Database.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);
    if (!noLog || unfinishedBeside(real) !== null) throw error;
    return openStill(real, driver);
  }
}

/**
 * Runs work in which another process may read a database, and be killed: such a reader leaves an empty log beside it, which is
 * removed where none was before. The path may be that of any file.
 */
export async function leavingNoLog<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  const real = realPath(path);
  const hadLog = bytesBeside(real, "-wal") !== undefined;
  try {
    return await run();
  } finally {
    if (!hadLog && bytesBeside(real, "-wal") === 0) removeEmptyLog(real, BETTER_SQLITE3);
  }
}

/** Reads under SQLite's locks, beside writers. */
function openLocking(path: string, driver: SqliteDriver): Database.Database {
  const hadLog = bytesBeside(path, "-wal") !== undefined;
  const closed = () => {
    if (!hadLog && bytesBeside(path, "-wal") === 0) removeEmptyLog(path, driver);
  };
  const database = driver.open(path, { readonly: true, timeout: BUSY_MS, closed });
  try {
    look(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Has the engine read something: only then it takes locks, and finds what is wrong. */
function look(database: Database.Database): void {
  database.prepare("SELECT count(*) FROM sqlite_schema").get();
}

/**
 * SQLite creates an empty log beside a WAL database even for a reader, and a reader cannot remove it. A last ordinary
 * connection does, under SQLite's own locks; with an empty log it writes nothing to the database file.
 */
function removeEmptyLog(path: string, driver: SqliteDriver): void {
  try {
    const last = driver.open(path, { fileMustExist: true, timeout: 0 });
    try {
      look(last);
    } finally {
      last.close();
    }
  } catch (error) {
    // Another process has the file open; it removes the log when it closes.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/**
 * Reads a file that nobody writes to, without locks. `close` throws a `HeadroomError` where it changed since: what was read may be of
 * two states.
 */
function openStill(path: string, driver: SqliteDriver): Database.Database {
  const state = stateOf(path);
  const closed = () => {
    if (stateOf(path) === state) return;
    throw HeadroomError.unmet(`read "${path}"`, {
      expected: "a file that nobody writes to (no log could be made beside it, so it was read without locks)",
      actual: "one that changed meanwhile",
      next: "Stop its writer or wait until it is done, then read it again.",
    });
  };
  return driver.open(path, { readonly: true, immutable: true, timeout: 0, closed });
}

function stateOf(path: string): string {
  const found = fs.statSync(path, { throwIfNoEntry: false, bigint: true });
  return [found?.ino, found?.size, found?.mtimeNs, bytesBeside(path, "-journal")].join();
}
