import * as fs from "node:fs";
import { resolve } from "node:path";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { loadedPackage } from "../../loaded_package.ts";
import { Database, keepSortedBeside, refuseOtherDriver } from "../engine.ts";
import { adaptedFile, asSqlite, type NativeFile } from "./adapted_file.ts";
import type { SqliteDriver } from "./driver.ts";

let Sqlite: typeof DatabaseSync | null = null;

/** The SQLite that Deno has built in. */
export const NODE_SQLITE: SqliteDriver = {
  name: "node-sqlite",
  about: "Deno's built-in node:sqlite",
  tellsLog: true,
  async ready() {
    Sqlite ??= (await loadedPackage("node:sqlite", () => import("node:sqlite"))).DatabaseSync;
  },
  open(path, options) {
    refuseOtherDriver(path, NODE_SQLITE.name);
    keepSortedBeside(path);
    const { readonly = false, fileMustExist = false, timeout } = options;
    if ((readonly || fileMustExist) && !fs.existsSync(path)) {
      throw new Database.SqliteError("unable to open database file", "SQLITE_CANTOPEN");
    }
    const native = asSqlite(codeOf, () =>
      new NodeFile(
        new Sqlite!(resolve(path), {
          readOnly: readonly,
          timeout,
          // The schema table is written by a bulk load.
          defensive: false,
          allowUnknownNamedParameters: true,
        }),
      ));
    return adaptedFile({ driver: NODE_SQLITE.name, path, native, codeOf, options });
  },
};

class NodeFile implements NativeFile {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string) {
    return new NodeStatement(this.#database, sql);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  close(released: () => void): void {
    this.#database.close();
    released();
  }
}

/** Rows that an iteration reads at once at first. choice: more than a page of most queries looks at. */
const FIRST_ROWS = 128;

class NodeStatement {
  readonly #database: DatabaseSync;
  readonly #sql: string;
  readonly #statement: StatementSync;
  #isExact = false;
  #part: StatementSync | null = null;
  #count: StatementSync | null = null;

  constructor(database: DatabaseSync, sql: string) {
    this.#database = database;
    this.#sql = sql;
    this.#statement = this.#prepare(sql);
  }

  get(values: readonly unknown[]) {
    return this.#statement.get(...values as SQLInputValue[]) as unknown as unknown[] | undefined;
  }

  all(values: readonly unknown[]) {
    return this.#statement.all(...values as SQLInputValue[]) as unknown as unknown[][];
  }

  /**
   * Of an error within an iteration node:sqlite tells nothing: the rows end (findings/node_sqlite_iterate_hides_errors.sh). So the
   * first rows are read at once, and where there are more, those that came are counted in the end. SQL with a LIMIT of its own
   * cannot be iterated over.
   */
  *iterate(values: readonly unknown[]): Generator<unknown[], undefined> {
    const part = this.#part ??= this.#prepare(`${this.#sql} LIMIT ? OFFSET ?`);
    const given = values as SQLInputValue[];
    const first = part.all(...given, FIRST_ROWS, 0) as unknown as unknown[][];
    yield* first;
    if (first.length < FIRST_ROWS) return;
    let rows = FIRST_ROWS;
    for (const row of part.iterate(...given, -1, FIRST_ROWS)) {
      rows++;
      yield row as unknown as unknown[];
    }
    const count = this.#count ??= this.#prepare(`SELECT count(*) FROM (${this.#sql})`);
    const [counted] = count.get(...given) as unknown as [number];
    if (Number(counted) === rows) return;
    throw new Database.SqliteError(`read ${rows} of ${counted} rows`, "SQLITE_IOERR_READ");
  }

  run(values: readonly unknown[]) {
    const { changes, lastInsertRowid } = this.#statement.run(...values as SQLInputValue[]);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  columns(): readonly string[] {
    return this.#statement.columns().map(({ name }) => name);
  }

  safeIntegers(): void {
    this.#isExact = true;
    for (const statement of [this.#statement, this.#part]) statement?.setReadBigInts(true);
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    if (this.#isExact) statement.setReadBigInts(true);
    return statement;
  }
}

/** Primary result codes by number, from 1. Source: sqlite.org/rescode.html. */
const CODES =
  "ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN PROTOCOL EMPTY SCHEMA " +
  "TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB";
const NAMES = CODES.split(" ");

/** Extended codes that are put into other words than their primary ones. */
const EXTENDED: Readonly<Record<number, string>> = {
  264: "READONLY_RECOVERY",
  520: "READONLY_CANTLOCK",
  776: "READONLY_ROLLBACK",
  1288: "READONLY_CANTINIT",
  1544: "READONLY_DIRECTORY",
};

/** What tells a code where node:sqlite tells no number: while it opens a file, and runs a script. Source: `sqlite3ErrStr` of SQLite. */
const TEXTS: Readonly<Record<string, string>> = {
  BUSY: "database is locked",
  CANTOPEN: "unable to open database file",
  CORRUPT: "database disk image is malformed",
  FULL: "database or disk is full",
  IOERR: "disk I/O error",
  NOMEM: "out of memory",
  NOTADB: "file is not a database",
  READONLY: "attempt to write a readonly database",
};

/** The name of the result code in an error of node:sqlite. */
function codeOf(error: unknown): string | null {
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
  if (code !== "ERR_SQLITE_ERROR") return null;
  const told = typeof errcode === "number"
    ? EXTENDED[errcode] ?? NAMES[(errcode & 0xff) - 1]
    : Object.keys(TEXTS).find((name) => `${message}`.includes(TEXTS[name]!));
  return `SQLITE_${told ?? "ERROR"}`;
}
