import * as fs from "node:fs";

/** Ends of the names of the files that SQLite keeps beside a database: rollback journal, write-ahead log, the log's index. */
export const BESIDE = ["-journal", "-wal", "-shm"] as const;

/** The database file that a path means: SQLite follows symbolic links and keeps its files beside the target. */
export function realPath(path: string): string {
  return fs.existsSync(path) ? fs.realpathSync(path) : path;
}

/** Size of a file beside a database, bytes; undefined without one. @param path As `realPath` gives it. */
export function bytesBeside(path: string, end: (typeof BESIDE)[number]): number | undefined {
  const found = fs.statSync(path + end, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}

/**
 * A rollback journal or write-ahead log that holds something, or null. The database file alone may then be an older state, or
 * half of a newer one. @param path As `realPath` gives it.
 */
export function unfinishedBeside(path: string): string | null {
  const end = BESIDE.slice(0, 2).find((end) => (bytesBeside(path, end) ?? 0) > 0);
  return end === undefined ? null : path + end;
}

/** Whether this user may do it (`fs.constants`) with a file or folder that exists. */
export function mayAccess(path: string, mode: number): boolean {
  try {
    fs.accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
