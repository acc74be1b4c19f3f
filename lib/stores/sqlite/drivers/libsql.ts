import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadedPackage } from "../../loaded_package.ts";
import { keepSortedBeside, refuseOtherDriver } from "../engine.ts";
import { adaptedFile, asSqlite, type NativeFile } from "./adapted_file.ts";
import type { SqliteDriver } from "./driver.ts";

/** What of the package's interface is used: its types are better-sqlite3's, and promise more than there is. */
interface LibsqlDatabase {
  readonly inTransaction: boolean;
  prepare(sql: string): LibsqlStatement;
  exec(sql: string): void;
  close(): void;
}
interface LibsqlStatement {
  /** Whether it returns rows. */
  readonly reader: boolean;
  raw(): this;
  safeIntegers(): this;
  columns(): readonly { readonly name: string }[];
  get(values: unknown): unknown[] | undefined;
  all(values: unknown): unknown[][];
  iterate(values: unknown): IterableIterator<unknown[]>;
  run(values: unknown): { readonly changes: number; readonly lastInsertRowid: number };
}
type Libsql = new (path: string, options: { readonly timeout: number }) => LibsqlDatabase;

let Libsql: Libsql | null = null;

/**
 * SQLite as forked by libSQL, at 3.45. A statement's memory, and so its connection, is freed with the JavaScript object: the file stays
 * open in this process until then, and the last connection to close moves and removes no log (findings/libsql_keeps_files_open.sh).
 */
export const LIBSQL: SqliteDriver = {
  name: "libsql",
  about: "libSQL 3.45 (the libsql package)",
  tellsLog: false,
  async ready() {
    Libsql ??= (await loadedPackage("libsql", () => import("libsql"))).default as unknown as Libsql;
  },
  open(path, options) {
    refuseOtherDriver(path, LIBSQL.name);
    keepSortedBeside(path);
    const url = pathToFileURL(resolve(path));
    const { readonly = false, fileMustExist = false, immutable = false } = options;
    url.searchParams.set("mode", readonly ? "ro" : fileMustExist ? "rw" : "rwc");
    if (immutable) url.searchParams.set("immutable", "1");
    const native = asSqlite(codeOf, () => new LibsqlFile(new Libsql!(url.href, options), readonly));
    return adaptedFile({ driver: LIBSQL.name, path, native, codeOf, options });
  },
};

/** Values with which a statement finds nothing; those beyond its parameters are ignored. */
const NOTHING: readonly null[] = Array(64).fill(null);

class LibsqlFile implements NativeFile {
  readonly #database: LibsqlDatabase;
  readonly #readonly: boolean;
  readonly #statements = new Statements();

  constructor(database: LibsqlDatabase, readonly: boolean) {
    this.#database = database;
    this.#readonly = readonly;
  }

  prepare(sql: string) {
    const statement = this.#database.prepare(sql);
    this.#statements.add(statement);
    const { reader } = statement;
    if (reader) statement.raw();
    // One value is taken for an object of named ones, and lists are flattened, unless all are given as one.
    const given = (values: readonly unknown[]) =>
      values.length === 1 && isNamed(values[0]) ? values[0] : values;
    return {
      get: (values: readonly unknown[]) => statement.get(given(values)),
      all(values: readonly unknown[]) {
        if (reader) return statement.all(given(values));
        statement.run(given(values));
        return [];
      },
      *iterate(values: readonly unknown[]): Generator<unknown[], undefined> {
        const rows = statement.iterate(given(values));
        let isLeft = false;
        try {
          for (let next; !(next = rows.next()).done; isLeft = false) {
            isLeft = true;
            yield next.value;
          }
          return undefined;
        } finally {
          // A statement that is left goes on reading the state it began with, until it is run again.
          if (isLeft) statement.get(NOTHING);
        }
      },
      run: (values: readonly unknown[]) => statement.run(given(values)),
      columns: () => statement.columns().map(({ name }) => name),
      safeIntegers: () => void statement.safeIntegers(),
    };
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  isInTransaction(): boolean {
    return this.#database.inTransaction;
  }

  close(released: () => void): void {
    try {
      // What SQLite does with a last connection, as far as others let it.
      if (!this.#readonly) this.#database.exec("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (error) {
      if (codeOf(error) === null) throw error;
    }
    this.#database.close();
    this.#statements.whenGone(released);
  }
}

/** Statements of a connection that were not collected yet: what the engine holds for them is freed with them. */
class Statements {
  #left = 0;
  #gone: (() => void) | null = null;

  add(statement: object): void {
    this.#left++;
    collected.register(statement, this);
  }

  collect(): void {
    this.#left--;
    if (this.#left === 0) this.#gone?.();
  }

  whenGone(gone: () => void): void {
    if (this.#left === 0) gone();
    else this.#gone = gone;
  }
}

const collected = new FinalizationRegistry<Statements>((statements) => statements.collect());

function isNamed(value: unknown): boolean {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

/** An error while opening names no code but in its text. */
const CANNOT_OPEN = /^ConnectionFailed\(.*: (\d+)"\)$/s;

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (CANNOT_OPEN.test(error.message)) return "SQLITE_CANTOPEN";
  const { code } = error as { code?: unknown };
  return typeof code === "string" && code.startsWith("SQLITE_") ? code : null;
}
