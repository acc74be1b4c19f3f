import type { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import { HistoryPlace } from "./history_place.ts";

/** A row by column name; integers as bigint. */
export type HistoryRow = Record<string, unknown>;

/** A statement that reads a history. Both methods throw a `HeadroomError` where the engine fails. */
export interface HistoryStatement {
  get(...values: readonly unknown[]): HistoryRow | undefined;
  rows(...values: readonly unknown[]): Generator<HistoryRow, undefined>;
}

/** A database that a history is read from, within one read transaction: writes by others are not seen. */
export class HistoryFile extends HistoryPlace {
  readonly #database: Database.Database;

  constructor(database: Database.Database, path: string) {
    super(path);
    this.#database = database;
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

  #engine<Result>(run: () => Result): Result {
    return onEngine(this.path, () => "read the history in", run);
  }
}
