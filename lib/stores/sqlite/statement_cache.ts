import type Database from "better-sqlite3";
import type { BoundValue } from "./bitemporal_query.ts";
import type { VersionRow } from "./read_version.ts";

type PageStatement = Database.Statement<BoundValue[], VersionRow>;

/** Statements by their SQL, the least recently used dropped: queries that differ only in their values share one plan. */
export class StatementCache {
  readonly #database: Database.Database;
  readonly #capacity: number;
  readonly #statements = new Map<string, PageStatement>();

  constructor(database: Database.Database, capacity: number) {
    this.#database = database;
    this.#capacity = capacity;
  }

  /** A statement in raw mode with safe integers. @throws {SqliteError} SQL beyond the engine's limits. */
  prepare(text: string): PageStatement {
    const cached = this.#statements.get(text);
    if (cached !== undefined) {
      this.#statements.delete(text);
      this.#statements.set(text, cached);
      return cached;
    }
    const statement = this.#database.prepare<BoundValue[], VersionRow>(text).raw().safeIntegers();
    this.#statements.set(text, statement);
    if (this.#statements.size > this.#capacity) {
      this.#statements.delete(this.#statements.keys().next().value!);
    }
    return statement;
  }
}
