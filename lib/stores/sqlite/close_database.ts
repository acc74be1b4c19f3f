import Database from "better-sqlite3";
import { logBytesOf } from "./watch_files.ts";

/** Whether there is a non-empty write-ahead log beside a database file. */
export function hasLog(path: string): boolean {
  return (logBytesOf(path) ?? 0) > 0;
}

/**
 * Closes a read-only connection and leaves the folder as it was found.
 *
 * SQLite creates an empty log beside a WAL database even for a reader, and a reader cannot remove it. Where there was none
 * before and there were no writes since, a last ordinary connection removes it under SQLite's own locks; with an empty log it
 * writes nothing to the database file. In a read-only folder there is no log to remove either.
 */
export function closeReader(database: { close(): unknown }, path: string, hadLog: boolean): void {
  database.close();
  if (hadLog || logBytesOf(path) !== 0) return;
  const last = new Database(path, { timeout: 0 });
  try {
    last.prepare("SELECT 1 FROM last_block").get();
  } catch (error) {
    // Another process has the file open; it removes the log when it closes.
    if (!(error instanceof Database.SqliteError)) throw error;
  } finally {
    last.close();
  }
}
