import { Database, type FileOptions, noteOpen, UNTRUSTED } from "../engine.ts";
import type { DriverName } from "./driver.ts";

/** A statement of another driver: rows are arrays, always. */
interface NativeStatement {
  get(values: readonly unknown[]): unknown[] | undefined;
  all(values: readonly unknown[]): unknown[][];
  iterate(values: readonly unknown[]): IterableIterator<unknown[]>;
  run(values: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number };
  columns(): readonly string[];
  /** Integers as bigints from now on. */
  safeIntegers(): void;
}

/** A connection of another driver. */
export interface NativeFile {
  prepare(sql: string): NativeStatement;
  exec(sql: string): void;
  isInTransaction(): boolean;
  /** @param released Called once the file's descriptors are closed, which may be later. */
  close(released: () => void): void;
}

/** A driver's connection, and what it is adapted by. */
interface Adapted {
  readonly driver: DriverName;
  readonly path: string;
  readonly native: NativeFile;
  /** The name of SQLite's result code in an error of the driver; null in one that is not SQLite's. */
  readonly codeOf: CodeOf;
  readonly options: Pick<FileOptions, "timeout" | "closed">;
}

type CodeOf = (error: unknown) => string | null;

/**
 * What other builds of SQLite have another default of, set as better-sqlite3 is built, so that drivers differ in themselves alone.
 * Source: its `deps/defines.gypi`; sqlite.org/pragma.html.
 */
const LEVEL = [
  "cache_size = -16000",
  "foreign_keys = ON",
  "mmap_size = 0",
  "temp_store = FILE",
  "wal_autocheckpoint = 1000",
];

/** A file of another driver with better-sqlite3's interface, as far as stores use it, and with its errors. */
export function adaptedFile({ driver, path, native, codeOf, options }: Adapted): Database.Database {
  const release = noteOpen(path, driver);
  const file = new AdaptedFile(native, codeOf, () => {
    native.close(release);
    options.closed?.();
  });
  try {
    for (const pragma of [`busy_timeout = ${options.timeout}`, ...LEVEL, UNTRUSTED]) file.pragma(pragma);
  } catch (error) {
    file.close();
    throw error;
  }
  return file as unknown as Database.Database;
}

/** Runs a call of the driver. @throws {SqliteError} better-sqlite3's, where the error is SQLite's. */
export function asSqlite<Result>(codeOf: CodeOf, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const code = codeOf(error);
    throw code === null ? error : new Database.SqliteError((error as Error).message, code);
  }
}

class AdaptedFile {
  readonly #native: NativeFile;
  readonly #codeOf: CodeOf;
  readonly #close: () => void;
  readonly #control = new Map<string, AdaptedStatement>();
  open = true;

  constructor(native: NativeFile, codeOf: CodeOf, close: () => void) {
    this.#native = native;
    this.#codeOf = codeOf;
    this.#close = close;
  }

  get inTransaction(): boolean {
    return this.#native.isInTransaction();
  }

  prepare(sql: string): AdaptedStatement {
    return asSqlite(this.#codeOf, () => new AdaptedStatement(this.#native.prepare(sql), this.#codeOf));
  }

  exec(sql: string): this {
    asSqlite(this.#codeOf, () => this.#native.exec(sql));
    return this;
  }

  pragma(sql: string, { simple = false }: { readonly simple?: boolean } = {}): unknown {
    const statement = this.prepare(`PRAGMA ${sql}`);
    return simple ? statement.pluck().get() : statement.all();
  }

  /** As better-sqlite3's: within a transaction, a savepoint. */
  transaction<Values extends readonly unknown[], Result>(run: (...values: Values) => Result) {
    const within = (mode: string) => (...values: Values): Result => {
      const [begin, end, undo] = this.inTransaction
        ? ["SAVEPOINT nested", "RELEASE nested", ["ROLLBACK TO nested", "RELEASE nested"]] as const
        : [`BEGIN ${mode}`, "COMMIT", ["ROLLBACK"]] as const;
      this.#run(begin);
      try {
        const result = run(...values);
        this.#run(end);
        return result;
      } catch (error) {
        // Some errors have rolled it back already.
        if (this.inTransaction) { for (const sql of undo) this.#run(sql); }
        throw error;
      }
    };
    return Object.assign(within(""), {
      deferred: within("DEFERRED"),
      immediate: within("IMMEDIATE"),
      exclusive: within("EXCLUSIVE"),
    });
  }

  /** Runs a statement that is run often. */
  #run(sql: string): void {
    let statement = this.#control.get(sql);
    if (statement === undefined) this.#control.set(sql, statement = this.prepare(sql));
    statement.run();
  }

  /** Nothing to do: other drivers are opened so that the schema table can be written. */
  unsafeMode(): this {
    return this;
  }

  close(): this {
    if (!this.open) return this;
    this.open = false;
    this.#close();
    return this;
  }
}

class AdaptedStatement {
  readonly #native: NativeStatement;
  readonly #codeOf: CodeOf;
  #rowOf: (row: unknown[]) => unknown;

  constructor(native: NativeStatement, codeOf: CodeOf) {
    this.#native = native;
    this.#codeOf = codeOf;
    this.#rowOf = (row) => Object.fromEntries(this.#native.columns().map((name, i) => [name, row[i]]));
  }

  raw(): this {
    this.#rowOf = (row) => row;
    return this;
  }

  pluck(): this {
    this.#rowOf = (row) => row[0];
    return this;
  }

  safeIntegers(): this {
    this.#native.safeIntegers();
    return this;
  }

  run(...values: unknown[]): ReturnType<NativeStatement["run"]> {
    return asSqlite(this.#codeOf, () => this.#native.run(values));
  }

  get(...values: unknown[]): unknown {
    const row = asSqlite(this.#codeOf, () => this.#native.get(values));
    return row === undefined ? undefined : this.#rowOf(row);
  }

  all(...values: unknown[]): unknown[] {
    return asSqlite(this.#codeOf, () => this.#native.all(values)).map(this.#rowOf);
  }

  *iterate(...values: unknown[]): Generator<unknown, undefined> {
    const rows = asSqlite(this.#codeOf, () => this.#native.iterate(values));
    try {
      for (;;) {
        const next = asSqlite(this.#codeOf, () => rows.next());
        if (next.done) return undefined;
        yield this.#rowOf(next.value);
      }
    } finally {
      rows.return?.();
    }
  }
}
