import type { DuckDBAppender, DuckDBPreparedStatement, DuckDBValue, JS } from "@duckdb/node-api";
import { Lru } from "../lru.ts";
import type { QueryValue } from "./compile_query.ts";
import { type DuckdbOptions, type OpenFile, openFile } from "./open_file.ts";

/** A value of a parameter; many are one list. */
type Value = QueryValue | readonly bigint[] | readonly Uint8Array[];

/** A row: integers as bigints, but those of 32 bits. */
export type Row = readonly JS[];

/** Prepared statements cached. choice: well above the number of query shapes in any scenario's mix. */
const STATEMENTS_KEPT = 128;
/** A DuckDB file that is open, with one connection. Methods throw what DuckDB throws: `onDuckdb` puts it into words. */
export class DuckdbDatabase {
  readonly #opened: OpenFile;
  readonly #prepared = new Lru<DuckDBPreparedStatement>(STATEMENTS_KEPT);
  readonly #appenders = new Map<string, DuckDBAppender>();
  /** How often rows were written or undone. */
  #writes = 0;

  /** Opens a file. Throws as `openFile`. */
  static async open(path: string, options: DuckdbOptions): Promise<DuckdbDatabase> {
    return new DuckdbDatabase(await openFile(path, options));
  }

  private constructor(opened: OpenFile) {
    this.#opened = opened;
  }

  /** As read back from the engine. */
  get settings(): OpenFile["settings"] {
    return this.#opened.settings;
  }

  /**
   * Runs a statement. Its SQL is prepared once, and again when something was written: a plan holds what the columns' statistics said
   * (a `max` is answered from them), and rows that an appender adds do not undo it (findings/duckdb_appender_leaves_plans.sh).
   */
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
      this.#writes++;
      return result;
    } catch (error) {
      this.#dropAppenders();
      this.#writes++;
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
    this.#writes++;
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
    const id = `${this.#writes} ${sql}`;
    let statement = this.#prepared.get(id);
    if (statement !== undefined) return statement;
    statement = await this.#opened.connection.prepare(sql);
    this.#prepared.set(id, statement)?.destroySync();
    return statement;
  }

  #bind(statement: DuckDBPreparedStatement, at: number, value: Value): void {
    const { blobValue, listValue, BLOB, LIST, UBIGINT } = this.#opened.duckdb;
    if (typeof value === "string") statement.bindVarchar(at, value);
    else if (typeof value === "bigint") statement.bindUBigInt(at, value);
    else if (value instanceof Uint8Array) statement.bindBlob(at, value);
    else {
      const items: DuckDBValue[] = value.map((item) => typeof item === "bigint" ? item : blobValue(item));
      statement.bindList(at, listValue(items), LIST(typeof value[0] === "bigint" ? UBIGINT : BLOB));
    }
  }
}
