import type { Database, FileOptions } from "../engine.ts";

/** Names of the libraries that run SQLite in this process; the value of the setting `sqlite_driver`. */
export type DriverName = "better-sqlite3" | "node-sqlite" | "libsql";

/** A library that runs SQLite in this process. All answer to the part of better-sqlite3's interface that stores use. */
export interface SqliteDriver {
  readonly name: DriverName;
  /** For display, where it is not better-sqlite3. */
  readonly about: string;
  /** Whether its SQLite tells how full the log is (`wal_checkpoint(NOOP)`, from 3.51 on), as the thread that checkpoints needs. */
  readonly tellsLog: boolean;
  /** Loads it; to be awaited before the first `open`. @throws {HeadroomError} It is not there, or not for this machine. */
  ready(): Promise<void>;
  /**
   * Opens a file.
   * @throws {SqliteError} better-sqlite3's, whichever driver it is. @throws {HeadroomError} Another driver has it open here.
   */
  open(path: string, options: FileOptions): Database.Database;
}
