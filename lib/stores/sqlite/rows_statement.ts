import type Database from "better-sqlite3";
import type { Int64 } from "../../chain/codec/encoded_block.ts";

/** Most rows of one statement. choice: more than most versions have, and few values beside SQLite's limit of 32,766. */
export const ROWS_AT_ONCE = 64;

type Value = Int64 | string | Uint8Array;

/**
 * A statement over many rows: what they share is bound once, and each index is opened once. Prepared for each number of rows when
 * that is first met.
 *
 * Its SQL should say `OR FAIL`: SQLite then does not copy the pages that undoing this statement alone would need, which costs more
 * than is won. Who runs it rolls its transaction back where it fails.
 */
export class RowsStatement {
  readonly #prepare: (rows: number) => Database.Statement<Value[]>;
  readonly #valuesOfRow: number;
  readonly #kept = new Map<number, Database.Statement<Value[]>>();

  /** @param sql Of a number of rows: its parameters are the shared values, then those of each row. */
  constructor(database: Database.Database, valuesOfRow: number, sql: (rows: number) => string) {
    this.#prepare = (rows) => database.prepare<Value[]>(sql(rows));
    this.#valuesOfRow = valuesOfRow;
  }

  /** @param values Of all rows, one after the other. @returns How many rows were changed. */
  run(shared: readonly Value[], values: readonly Value[]): number {
    const most = ROWS_AT_ONCE * this.#valuesOfRow;
    let changes = 0;
    for (let at = 0; at < values.length; at += most) {
      const some = values.length <= most ? values : values.slice(at, at + most);
      changes += this.#of(some.length / this.#valuesOfRow).run(...shared, ...some).changes;
    }
    return changes;
  }

  #of(rows: number): Database.Statement<Value[]> {
    let statement = this.#kept.get(rows);
    if (statement === undefined) this.#kept.set(rows, statement = this.#prepare(rows));
    return statement;
  }
}

/** A text several times, with commas between: the parameters of as many rows. */
export function repeat(text: string, times: number): string {
  return Array.from({ length: times }, () => text).join();
}
