import pl from "nodejs-polars";
import { type Column, type ColumnType, type Row, type TableName, TABLES } from "./schema.ts";

const POLARS_TYPES = {
  text: pl.String,
  integer: pl.Int64,
  number: pl.Float64,
  boolean: pl.Bool,
} as const satisfies Readonly<Record<ColumnType, unknown>>;

/** Columns of a table in file order, as an untyped record. */
export function columnsOf(table: TableName): Readonly<Record<string, Column>> {
  return TABLES[table];
}

/** A frame of a table's rows. Columns and their types come from the schema, also without rows. */
export function toFrame<T extends TableName>(table: T, rows: readonly Row<T>[]): pl.DataFrame {
  const columns = columnsOf(table);
  const series = Object.keys(columns).map((name) => {
    const values = rows.map((row) => (row as Readonly<Record<string, unknown>>)[name] ?? null);
    return pl.Series(name, values, POLARS_TYPES[columns[name]!.type]);
  });
  return pl.DataFrame(series);
}

/** Rows of a frame, each column read once. Cost: rows x columns; aggregate in the frame first where it is large. */
export function toRows<T extends TableName>(table: T, frame: pl.DataFrame): Row<T>[] {
  const names = Object.keys(columnsOf(table));
  const values = names.map((name) => frame.getColumn(name).toArray() as unknown[]);
  const rows: Row<T>[] = [];
  for (let index = 0; index < frame.height; index++) {
    const row: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++) {
      row[names[column]!] = values[column]![index] ?? null;
    }
    rows.push(row as unknown as Row<T>);
  }
  return rows;
}

/** Why a frame does not fit the table (a required column is missing or has another type); null where it fits. */
export function frameProblem(table: TableName, frame: pl.DataFrame): string | null {
  const columns = columnsOf(table);
  const found = frame.schema as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(columns)) {
    if (!(name in found)) {
      if (columns[name]!.optional) continue;
      return `column "${name}" is missing`;
    }
    const expected = String(POLARS_TYPES[columns[name]!.type]);
    if (String(found[name]) !== expected) return `column "${name}" is ${found[name]}, expected ${expected}`;
  }
  return null;
}

/**
 * The schema's columns of a table that another version of Headroom may have written: missing optional columns become null,
 * unknown ones are dropped.
 */
export function conformed<Frame extends pl.DataFrame | pl.LazyDataFrame>(
  table: TableName,
  frame: Frame,
): Frame {
  const columns = columnsOf(table);
  const found = new Set(frame.columns);
  const selected = Object.keys(columns).map((name) =>
    found.has(name) ? pl.col(name) : pl.lit(null).cast(POLARS_TYPES[columns[name]!.type]).alias(name)
  );
  return (frame as pl.DataFrame).select(...selected) as unknown as Frame;
}
