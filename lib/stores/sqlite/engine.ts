import Database from "better-sqlite3";
import * as fs from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Read when the engine is loaded, which is with the first database. A URI names any file (the engine would trim a plain name)
// and alone can say `immutable`.
Deno.env.set("SQLITE_USE_URI", "1");

/** The only driver. Files are opened as `DatabaseFile`; `Database` itself is for databases in memory, errors and types. */
export { Database };

/** Connections of this process to each file, by device and inode. */
const connections = new Map<string, number>();

/** How a file is opened. */
interface FileOptions {
  readonly readonly?: boolean;
  readonly fileMustExist?: boolean;
  /** Read without locks, log and journal: for files that nobody writes to. */
  readonly immutable?: boolean;
  /** How long a statement waits for another connection's lock, ms. */
  readonly timeout: number;
}

/**
 * A connection to a database file.
 *
 * Locks of the operating system belong to a process and a file, and closing any descriptor of the file drops them all
 * (fcntl(2)). SQLite counts its own descriptors, but no others: so there is one driver, and `isOpenHere` tells those who
 * would read the file's bytes.
 */
export class DatabaseFile extends Database {
  readonly #id: string;

  constructor(path: string, { immutable, ...options }: FileOptions) {
    // What SQLite sorts goes beside the first database that is opened: on a disk with room for it. Read by the engine then.
    if (!Deno.env.has("SQLITE_TMPDIR")) Deno.env.set("SQLITE_TMPDIR", dirname(resolve(path)));
    const url = pathToFileURL(resolve(path));
    if (immutable) url.searchParams.set("immutable", "1");
    super(url.href, options);
    // Nothing that a file's own schema says (defaults, checks, computed columns) may call what reaches beyond the file.
    this.pragma("trusted_schema = OFF");
    this.#id = idOf(path)!;
    connections.set(this.#id, (connections.get(this.#id) ?? 0) + 1);
  }

  override close(): this {
    if (this.open) {
      const others = connections.get(this.#id)! - 1;
      if (others > 0) connections.set(this.#id, others);
      else connections.delete(this.#id);
    }
    return super.close();
  }
}

/** Whether this process has the file open as a database. */
export function isOpenHere(path: string): boolean {
  return connections.has(idOf(path) ?? "");
}

function idOf(path: string): string | null {
  const found = fs.statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
