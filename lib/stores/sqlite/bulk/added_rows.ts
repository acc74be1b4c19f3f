import type { Int64 } from "../../../chain/codec/encoded_block.ts";
import type { Database } from "../engine.ts";
import { repeat, ROWS_AT_ONCE, RowsStatement } from "../rows_statement.ts";

type Value = Int64 | string | Uint8Array;

/** Rows that wait until there are many: calling the engine for each costs as much as its work on a short one. */
export class AddedRows {
  readonly #statement: RowsStatement;
  readonly #most: number;
  #values: Value[] = [];

  /** @param columns Of the table: a row has a value for each. */
  constructor(database: Database.Database, table: string, columns: number) {
    this.#most = columns * ROWS_AT_ONCE;
    const row = `(${repeat("?", columns)})`;
    this.#statement = new RowsStatement(
      database,
      columns,
      (rows) => `INSERT OR FAIL INTO ${table} VALUES ${repeat(row, rows)}`,
    );
  }

  add(...row: readonly Value[]): void {
    for (const value of row) this.#values.push(value);
    if (this.#values.length === this.#most) this.flush();
  }

  /** Writes the rows that wait. */
  flush(): void {
    this.#statement.run([], this.#values);
    this.#values = [];
  }
}
