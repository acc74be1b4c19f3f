import Database from "better-sqlite3";
import * as fs from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { HeadroomError } from "../../errors.ts";

// Read when the engine is loaded, which is with the first database. A URI names any file (the engine would trim a plain name)
// and alone can say `immutable`.
Deno.env.set("SQLITE_USE_URI", "1");

/**
 * The driver, but where a kind of store names another (`drivers/`). Files are opened as `DatabaseFile`; `Database` itself is for
 * databases in memory, errors and types.
 */
export { Database };

/** Connections of this process to each file, by device and inode, and the driver that has it open. */
const connections = new Map<string, { readonly driver: string; count: number }>();

/** How a file is opened. */
export interface FileOptions {
  readonly readonly?: boolean;
  readonly fileMustExist?: boolean;
  /** Read without locks, log and journal: for files that nobody writes to. */
  readonly immutable?: boolean;
  /** How long a statement waits for another connection's lock, ms. */
  readonly timeout: number;
  /** Called once the connection is closed. */
  readonly closed?: () => void;
}

/**
 * A connection to a database file.
 *
 * Locks of the operating system belong to a process and a file, and closing any descriptor of the file drops them all
 * (fcntl(2)). SQLite counts its own descriptors, but no others, another SQLite's in the same process among them: so a file is
 * open by one driver at a time, and `isOpenHere` tells those who would read the file's bytes.
 */
export class DatabaseFile extends Database {
  readonly #closed: () => void;

  constructor(path: string, { immutable, closed, ...options }: FileOptions) {
    refuseOtherDriver(path, BETTER_SQLITE3_NAME);
    keepSortedBeside(path);
    const url = pathToFileURL(resolve(path));
    if (immutable) url.searchParams.set("immutable", "1");
    super(url.href, options);
    this.pragma(UNTRUSTED);
    const release = noteOpen(path, BETTER_SQLITE3_NAME);
    this.#closed = () => {
      release();
      closed?.();
    };
  }

  override close(): this {
    const wasOpen = this.open;
    super.close();
    if (wasOpen) this.#closed();
    return this;
  }
}

/** Name of the driver that opens a `DatabaseFile`. */
export const BETTER_SQLITE3_NAME = "better-sqlite3";

/** Nothing that a file's own schema says (defaults, checks, computed columns) may call what reaches beyond the file. */
export const UNTRUSTED = "trusted_schema = OFF";

/** What SQLite sorts goes beside the first database that is opened: on a disk with room for it. Read by the engine then. */
export function keepSortedBeside(path: string): void {
  if (!Deno.env.has("SQLITE_TMPDIR")) Deno.env.set("SQLITE_TMPDIR", dirname(resolve(path)));
}

/** @throws {HeadroomError} Another driver has the file open in this process: neither would see the other's locks. */
export function refuseOtherDriver(path: string, driver: string): void {
  const other = otherDriver(path, driver);
  if (other === null) return;
  throw HeadroomError.unmet(`open "${path}" with ${driver}`, {
    expected: "a file that no other SQLite library has open in this process: it would drop the other's locks",
    actual: `one that ${other} has open`,
    next: "Close it first, or read it in another process.",
  });
}

/** The name of another driver that has the file open in this process, or null. */
export function otherDriver(path: string, driver: string): string | null {
  const open = connections.get(idOf(path) ?? "");
  return open === undefined || open.driver === driver ? null : open.driver;
}

/** Notes a connection that was opened. @returns To be called once its descriptors are closed. */
export function noteOpen(path: string, driver: string): () => void {
  const id = idOf(path)!;
  const open = connections.get(id) ?? { driver, count: 0 };
  open.count++;
  connections.set(id, open);
  return () => {
    if (--open.count === 0) connections.delete(id);
  };
}

/** Whether this process has the file open as a database. */
export function isOpenHere(path: string): boolean {
  return connections.has(idOf(path) ?? "");
}

function idOf(path: string): string | null {
  const found = fs.statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
