import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBInstance,
  DuckDBPreparedStatement,
  DuckDBValue,
  JS,
} from "@duckdb/node-api";
import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { loadedPackage } from "../loaded_package.ts";
import { Lru } from "../lru.ts";
import { checkPath } from "../sqlite/open_database.ts";
import type { QueryValue } from "./compile_query.ts";
import { claimFile, isDuckdbFile } from "./open_here.ts";
import { COLUMNS_EXPECTED, COLUMNS_FOUND, SCHEMA_SQL, SCHEMA_VERSION } from "./schema.ts";

/** How a file is opened. */
export interface DuckdbOptions {
  readonly readOnly: boolean;
  /** Threads of a query, the one that asks it among them. */
  readonly threads: number;
}

/** A value of a parameter; many are one list. */
type Value = QueryValue | readonly bigint[] | readonly Uint8Array[];

/** A row: integers as bigints, but those of 32 bits. */
export type Row = readonly JS[];

/**
 * Memory that DuckDB may use; what it does not suffice for goes to a folder beside the file. choice: twice as much as SQLite's largest
 * cache here.
 */
const MEMORY_LIMIT = "1GiB";
/** Log from which a commit moves it into the file: DuckDB's default. */
const CHECKPOINT_THRESHOLD = "16MiB";
/**
 * By default DuckDB writes files that its version 0.10 reads, without what has been found since to pack columns. choice: the
 * marketplace at 0.01x takes 39 MB this way, and 68 MB by default.
 */
const STORAGE_VERSION = "latest";
/** Prepared statements cached. choice: well above the number of query shapes in any scenario's mix. */
const STATEMENTS_KEPT = 128;
/** Settings that decide cost and durability; read back and recorded with every result. */
const RECORDED = [
  "access_mode",
  "checkpoint_threshold",
  "default_block_size",
  "memory_limit",
  "storage_compatibility_version",
  "threads",
];

type Duckdb = typeof import("@duckdb/node-api");

/** Loads DuckDB. @throws {HeadroomError} It is not there, or not for this machine. */
export function loadDuckdb(): Promise<Duckdb> {
  return loadedPackage("@duckdb/node-api", () => import("@duckdb/node-api"));
}

/** A DuckDB file that is open, with one connection. Methods throw what DuckDB throws: `onDuckdb` puts it into words. */
export class DuckdbDatabase {
  /** As read back from the engine. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #duckdb: Duckdb;
  readonly #opened: Opened;
  readonly #prepared = new Lru<DuckDBPreparedStatement>(STATEMENTS_KEPT);
  readonly #appenders = new Map<string, DuckDBAppender>();

  /** Opens a file; creates it, with the schema, where there is none. @throws {HeadroomError} It holds something else, or is in use. */
  static async open(path: string, options: DuckdbOptions): Promise<DuckdbDatabase> {
    checkPath(path, options.readOnly);
    const isNew = !fs.existsSync(path);
    // DuckDB would ask the network for an extension that reads another system's file.
    if (!isNew && !isDuckdbFile(path)) {
      refuse(path, { expected: "a DuckDB database", actual: "something that is not a DuckDB database" });
    }
    const duckdb = await loadDuckdb();
    const opened = await openInstance(duckdb, path, options);
    try {
      if (isNew) await opened.connection.run(SCHEMA_SQL);
      await checkSchema(opened.connection, path);
      return new DuckdbDatabase(duckdb, opened, await settingsOf(duckdb, opened.connection));
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  private constructor(duckdb: Duckdb, opened: Opened, settings: DuckdbDatabase["settings"]) {
    this.#duckdb = duckdb;
    this.#opened = opened;
    this.settings = settings;
  }

  /** Runs a statement. Its SQL is prepared once. */
  async rows(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    const statement = await this.#prepare(sql);
    values.forEach((value, i) => this.#bind(statement, i + 1, value));
    return (await statement.runAndReadAll()).getRowsJS();
  }

  /** The one value of a statement. */
  async value(sql: string, values: readonly Value[] = []): Promise<JS> {
    return (await this.rows(sql, values))[0]![0]!;
  }

  /** Runs a statement and reads its rows as they come: memory does not grow with them. */
  async *stream(sql: string): AsyncGenerator<Row, undefined> {
    const result = await this.#opened.connection.stream(sql);
    for await (const rows of result.yieldRowsJs()) yield* rows;
    return undefined;
  }

  /** Runs SQL without parameters, once: several statements, or such as cannot be prepared. */
  async run(sql: string): Promise<void> {
    await this.#opened.connection.run(sql);
  }

  /** Runs work in a transaction; rolls it back where it throws. */
  async transaction<Result>(run: () => Promise<Result>): Promise<Result> {
    await this.run("BEGIN");
    try {
      const result = await run();
      this.flush();
      await this.run("COMMIT");
      return result;
    } catch (error) {
      this.#dropAppenders();
      // Some errors have ended it already.
      await this.run("ROLLBACK").catch(() => {});
      throw error;
    }
  }

  /** Of a table, to which rows are appended within a transaction. */
  async appender(table: string): Promise<DuckDBAppender> {
    let appender = this.#appenders.get(table);
    if (appender === undefined) {
      appender = await this.#opened.connection.createAppender(table);
      this.#appenders.set(table, appender);
    }
    return appender;
  }

  /** Writes the rows that appenders hold: only then they are seen. */
  flush(): void {
    for (const appender of this.#appenders.values()) appender.flushSync();
  }

  /** Drops a temporary table that was appended to. */
  async dropTemporary(table: string): Promise<void> {
    this.#appenders.get(table)?.closeSync();
    this.#appenders.delete(table);
    await this.run(`DROP TABLE temp.${table}`);
  }

  close(): void {
    this.#dropAppenders();
    this.#opened.close();
  }

  /** With what they hold that was not written: the rest of a transaction that failed. */
  #dropAppenders(): void {
    for (const appender of this.#appenders.values()) {
      appender.clear();
      appender.closeSync();
    }
    this.#appenders.clear();
  }

  async #prepare(sql: string): Promise<DuckDBPreparedStatement> {
    let statement = this.#prepared.get(sql);
    if (statement !== undefined) return statement;
    statement = await this.#opened.connection.prepare(sql);
    this.#prepared.set(sql, statement)?.destroySync();
    return statement;
  }

  #bind(statement: DuckDBPreparedStatement, at: number, value: Value): void {
    const { blobValue, listValue, BLOB, LIST, UBIGINT } = this.#duckdb;
    if (typeof value === "string") statement.bindVarchar(at, value);
    else if (typeof value === "bigint") statement.bindUBigInt(at, value);
    else if (value instanceof Uint8Array) statement.bindBlob(at, value);
    else {
      const items: DuckDBValue[] = value.map((item) => typeof item === "bigint" ? item : blobValue(item));
      statement.bindList(at, listValue(items), LIST(typeof value[0] === "bigint" ? UBIGINT : BLOB));
    }
  }
}

/** An instance with its connection. */
interface Opened {
  readonly connection: DuckDBConnection;
  close(): void;
}

async function openInstance(
  duckdb: Duckdb,
  path: string,
  { readOnly, threads }: DuckdbOptions,
): Promise<Opened> {
  // A file that is not there has nobody else.
  let release = fs.existsSync(path) ? claimFile(path, readOnly) : null;
  let instance: DuckDBInstance | null = null;
  try {
    instance = await duckdb.DuckDBInstance.create(path, {
      access_mode: readOnly ? "READ_ONLY" : "READ_WRITE",
      threads: String(threads),
      memory_limit: MEMORY_LIMIT,
      checkpoint_threshold: CHECKPOINT_THRESHOLD,
      storage_compatibility_version: STORAGE_VERSION,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    release ??= claimFile(path, readOnly);
    const connection = await instance.connect();
    return {
      connection,
      close() {
        connection.closeSync();
        instance!.closeSync();
        release!();
      },
    };
  } catch (error) {
    instance?.closeSync();
    release?.();
    throw error;
  }
}

async function checkSchema(connection: DuckDBConnection, path: string): Promise<void> {
  const ask = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRowsJS().map(([value]) => value);
  const found = (await ask(COLUMNS_FOUND)).map(String).sort();
  if (found.join("\n") !== COLUMNS_EXPECTED.join("\n")) {
    const other = found.find((table) => !COLUMNS_EXPECTED.includes(table));
    const missing = COLUMNS_EXPECTED.find((table) => !found.includes(table));
    refuse(path, {
      expected: "the tables of a duckdb store",
      actual: other === undefined ? `no table ${missing}` : `table ${other}`,
    });
  }
  const [version] = await ask("SELECT max(version) FROM headroom_schema");
  if (version === SCHEMA_VERSION) return;
  throw HeadroomError.unmet(`open ${JSON.stringify(path)}`, {
    expected: `schema version ${SCHEMA_VERSION}`,
    actual: `version ${version}`,
    next: "Open it with the newer Headroom that made it.",
  });
}

function refuse(path: string, why: { readonly expected: string; readonly actual: string }): never {
  const next = "Name another file; this one holds something else.";
  throw HeadroomError.unmet(`open ${JSON.stringify(path)}`, { ...why, next, usage: true });
}

async function settingsOf(duckdb: Duckdb, connection: DuckDBConnection): Promise<DuckdbDatabase["settings"]> {
  const names = RECORDED.map((name) => `'${name}'`).join();
  const reader = await connection.runAndReadAll(
    `SELECT name, value FROM duckdb_settings() WHERE name IN (${names}) ORDER BY name`,
  );
  return {
    engine: `DuckDB ${duckdb.version().replace(/^v/, "")}`,
    ...Object.fromEntries(reader.getRowsJS().map(([name, value]) => [String(name), String(value)])),
  };
}
