import pl from "nodejs-polars";
import { columnsOf } from "./frame.ts";
import { plainRow } from "./row_views.ts";
import type { Row, TableName } from "./schema.ts";

/** Steps of a microsecond that times are rounded to. choice: 62 ns, what reading the clock takes; half the bytes of a table of calls. */
const STEPS_PER_US = 16;

function timeColumns(table: TableName): string[] {
  return Object.entries(columnsOf(table)).flatMap(([name, { type, unit }]) =>
    type === "number" && unit === "us" ? [name] : []
  );
}

/** Columns of a table's times rounded to a sixteenth of a microsecond, as Polars expressions. Its own rounding takes halves to even. */
export function compactTimes(table: TableName): pl.Expr[] {
  return timeColumns(table).map((name) => pl.col(name).mul(STEPS_PER_US).add(0.5).floor().div(STEPS_PER_US));
}

/** Rows with their times rounded alike. */
export function compactRows<T extends TableName>(table: T, rows: readonly Row<T>[]): Row<T>[] {
  const names = timeColumns(table);
  return rows.map((row) => {
    const own: Record<string, unknown> = { ...plainRow(row) };
    for (const name of names) {
      const us = own[name];
      if (typeof us === "number") own[name] = Math.floor(us * STEPS_PER_US + 0.5) / STEPS_PER_US;
    }
    return own as Row<T>;
  });
}
