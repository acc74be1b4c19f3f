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

/**
 * Whether this user may open a file: asked by opening it, since `fs.access` in Deno goes by the mode's bits alone. Closing it
 * drops this process's locks on it: not for a database that is open here.
 */
export function mayOpen(path: string, flags: "r" | "r+"): boolean {
  try {
    fs.closeSync(fs.openSync(path, flags));
    return true;
  } catch {
    return false;
  }
}
