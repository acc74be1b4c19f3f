import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { BESIDE, bytesBeside, mayOpen, realPath, unfinishedBeside } from "./beside.ts";
import { Database, DatabaseFile, isOpenHere } from "./engine.ts";
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
export function openReader(path: string): DatabaseFile {
  const real = realPath(path);
  const isAlone = !isOpenHere(real) && BESIDE.every((end) => bytesBeside(real, end) === undefined);
  if (isAlone && !mayOpen(real, "r+")) return new StillReader(real);
  refuseUnmappable(real);
  try {
    return new LockingReader(real);
  } catch (error) {
    const noLog = error instanceof Database.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);
    if (!noLog || unfinishedBeside(real) !== null) throw error;
    return new StillReader(real);
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
    if (!hadLog && bytesBeside(real, "-wal") === 0) removeEmptyLog(real);
  }
}

/** Reads under SQLite's locks, beside writers. */
class LockingReader extends DatabaseFile {
  readonly #path: string;
  readonly #hadLog: boolean;

  constructor(path: string) {
    const hadLog = bytesBeside(path, "-wal") !== undefined;
    super(path, { readonly: true, timeout: BUSY_MS });
    this.#path = path;
    this.#hadLog = hadLog;
    try {
      this.prepare("SELECT count(*) FROM sqlite_schema").get();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  override close(): this {
    const wasOpen = this.open;
    super.close();
    if (wasOpen && !this.#hadLog && bytesBeside(this.#path, "-wal") === 0) removeEmptyLog(this.#path);
    return this;
  }
}

/**
 * SQLite creates an empty log beside a WAL database even for a reader, and a reader cannot remove it. A last ordinary
 * connection does, under SQLite's own locks; with an empty log it writes nothing to the database file.
 */
function removeEmptyLog(path: string): void {
  try {
    const last = new DatabaseFile(path, { fileMustExist: true, timeout: 0 });
    try {
      last.prepare("SELECT count(*) FROM sqlite_schema").get();
    } finally {
      last.close();
    }
  } catch (error) {
    // Another process has the file open; it removes the log when it closes.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** Reads a file that nobody writes to, without locks. */
class StillReader extends DatabaseFile {
  readonly #path: string;
  readonly #state: string;

  constructor(path: string) {
    const state = stateOf(path);
    super(path, { readonly: true, immutable: true, timeout: 0 });
    this.#path = path;
    this.#state = state;
  }

  /** @throws {HeadroomError} The file changed since it was opened: what was read may be of two states. */
  override close(): this {
    const wasOpen = this.open;
    super.close();
    if (!wasOpen || stateOf(this.#path) === this.#state) return this;
    throw HeadroomError.unmet(`read "${this.#path}"`, {
      expected: "a file that nobody writes to (no log could be made beside it, so it was read without locks)",
      actual: "one that changed meanwhile",
      next: "Stop its writer or wait until it is done, then read it again.",
    });
  }
}

function stateOf(path: string): string {
  const found = fs.statSync(path, { throwIfNoEntry: false, bigint: true });
  return [found?.ino, found?.size, found?.mtimeNs, bytesBeside(path, "-journal")].join();
}
