import { HeadroomError } from "../../errors.ts";
import type { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import { HistoryRowError } from "./history_version.ts";

/** A row by column name; integers as bigint. */
export type HistoryRow = Record<string, unknown>;

/** A statement that reads a history. Both methods throw a `HeadroomError` where the engine fails. */
export interface HistoryStatement {
  get(...values: readonly unknown[]): HistoryRow | undefined;
  rows(...values: readonly unknown[]): Generator<HistoryRow, undefined>;
}

/** A database that a history is read from, within one read transaction: writes by others are not seen. */
export class HistoryFile {
  readonly path: string;
  readonly #database: Database.Database;

  constructor(database: Database.Database, path: string) {
    this.#database = database;
    this.path = path;
  }

  prepare(sql: string): HistoryStatement {
    const statement = this.#engine(() => this.#database.prepare<unknown[], HistoryRow>(sql).safeIntegers());
    const engine = <Result>(run: () => Result) => this.#engine(run);
    return {
      get: (...values) => engine(() => statement.get(...values)),
      *rows(...values) {
        const rows = engine(() => statement.iterate(...values));
        try {
          for (;;) {
            const next = engine(() => rows.next());
            if (next.done) return undefined;
            yield next.value;
          }
        } finally {
          rows.return?.();
        }
      },
    };
  }

  /** Makes something of rows. @param what Completes "of "; the message of a `HistoryRowError` follows it. @throws {HeadroomError} */
  parse<Result>(what: () => string, run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof HistoryRowError)) throw error;
      return this.refuse(`${what()}: ${error.message}`, error);
    }
  }

  /** @throws {HeadroomError} Always: the rows do not fit together. */
  refuse(actual: string, cause?: unknown): never {
    throw HeadroomError.unmet(`read the history in "${this.path}"`, {
      expected: "rows that fit together",
      actual,
      next: "Name another file; this one is damaged or was written by something else.",
      cause,
    });
  }

  #engine<Result>(run: () => Result): Result {
    return onEngine(this.path, () => "read the history in", run);
  }
}
