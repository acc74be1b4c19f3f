import pl from "nodejs-polars";
import { HeadroomError } from "../errors.ts";
import { type ColumnValues, rowViews, valueAt } from "./row_views.ts";
import { type Column, type ColumnType, type Row, type TableName, TABLES } from "./schema.ts";
import { shown, unheld } from "./validate_row.ts";

/** Polars' type of each type of column. */
export const POLARS_TYPES = {
  text: pl.String,
  integer: pl.Int64,
  number: pl.Float64,
  boolean: pl.Bool,
} as const satisfies Readonly<Record<ColumnType, unknown>>;

/** Columns of a table in file order, as an untyped record. */
export function columnsOf(table: TableName): Readonly<Record<string, Column>> {
  return TABLES[table];
}

/**
 * A frame of a table's rows. Columns and their types come from the schema, also without rows.
 * @throws {HeadroomError} A value that its column cannot hold (NaN, a bigint, a fraction in an integer column); names it.
 */
export function toFrame<T extends TableName>(table: T, rows: readonly Row<T>[]): pl.DataFrame {
  const columns = columnsOf(table);
  const series = Object.keys(columns).map((name) => {
    const column = columns[name]!;
    const values = rows.map((row) => {
      const value = (row as Readonly<Record<string, unknown>>)[name] ?? null;
      const expected = unheld(column, value);
      if (expected === null) return value;
      throw HeadroomError.unmet(`put column "${name}" of table "${table}" into a frame`, {
        expected,
        actual: shown(value),
        next: "Look where the value comes from; the column's unit and meaning are in data/runs/README.md",
      });
    });
    return pl.Series(name, values, POLARS_TYPES[column.type]);
  });
  return pl.DataFrame(series);
}

/**
 * Rows of a frame, each column read once. Rows of what was timed, of which there are as many as there was work, are views of columns
 * (`rowViews`). Cost: rows x columns, of a lazy frame a column at a time; aggregate in the frame first where it is large.
 */
export function toRows<T extends TableName>(table: T, frame: pl.DataFrame | pl.LazyDataFrame): Row<T>[] {
  const lazy = lazily(frame);
  const length = lazy.select(pl.len()).collectSync().item() as number;
  const read = length < LONG ? shortValues(lazy.collectSync()) : longValues(lazy);
  const columns = Object.entries(columnsOf(table)).map(([name, column]) => read(name, column));
  if (isTimed(table)) return rowViews(table, columns, length);
  const names = Object.keys(columnsOf(table));
  const rowAt = (index: number) =>
    Object.fromEntries(names.map((name, column) => [name, valueAt(columns[column]!, index)]));
  return Array.from({ length }, (_, index) => rowAt(index)) as unknown as Row<T>[];
}

/** Whether a table's rows are of what was timed, of which there are as many as there was work. */
export function isTimed(table: TableName): boolean {
  return "start_us" in columnsOf(table);
}

function lazily(frame: pl.DataFrame | pl.LazyDataFrame): pl.LazyDataFrame {
  return pl.DataFrame.isDataFrame(frame) ? frame.lazy() : frame as pl.LazyDataFrame;
}

/**
 * Rows from which a column is read as one typed array. choice: the expressions for it cost more than a short column's values, and each
 * is an object that Polars has to free.
 */
const LONG = 2000;

/** Reads a column's values. */
type ReadValues = (name: string, column: Column) => ColumnValues;

function shortValues(frame: pl.DataFrame): ReadValues {
  return (name, { type }) => {
    const values = frame.getColumn(name).toArray() as unknown[];
    if (type === "integer" || type === "number") {
      return {
        at: Float64Array.from(values as (number | null)[], (value) => value ?? Number.NaN),
        held: null,
      };
    }
    return { at: Uint32Array.from(values.keys()), held: values.map((value) => value ?? null) };
  };
}

/** Equal texts are one string. A column of nothing but nulls takes a byte a row, as `scheduled_us` of a closed loop. */
function longValues(frame: pl.LazyDataFrame): ReadValues {
  // The series whose memory the numbers read last are a view of: they must not outlive it, nor leave this function.
  let series: pl.Series;
  const wholeOf = (column: pl.Expr): Uint32Array | null => {
    series = frame.select(column.cast(pl.UInt32, false).alias("values")).collectSync().getColumn("values");
    return series.nullCount() > 0 ? null : series.toTypedArray() as Uint32Array;
  };
  const numbersOf = (column: pl.Expr) => {
    const filled = column.cast(pl.Float64).fillNull(pl.lit(Number.NaN)).alias("values");
    series = frame.select(filled).collectSync().getColumn("values");
    return series.toTypedArray() as Float64Array;
  };
  return (name, { type, optional = false }) => {
    const column = pl.col(name);
    if (type === "integer" || type === "number") {
      const whole = type === "integer" ? wholeOf(column) : null;
      if (whole !== null) return { at: narrowed(whole), held: null };
      const at = numbersOf(column);
      const isMissing = optional && at.every(Number.isNaN);
      return isMissing ? { at: new Uint8Array(at.length), held: [null] } : { at: at.slice(), held: null };
    }
    const held = frame.select(column.unique(true)).collectSync().getColumn(name).toArray() as unknown[];
    const codes = numbersOf((type === "text" ? column.cast(pl.Categorical) : column).cast(pl.UInt32));
    // Codes are not those of the column alone: they are numbered as their values come first.
    const places = new Map<number, number>();
    const at = new Uint32Array(codes.length);
    for (let index = 0; index < at.length; index++) {
      // Rows of a trial and of a phase follow each other.
      at[index] = index > 0 && codes[index] === codes[index - 1]
        ? at[index - 1]!
        : places.getOrInsertComputed(codes[index]!, () => places.size);
    }
    return { at: narrowed(at), held: held.map((value) => value ?? null) };
  };
}

/** A copy of whole numbers in as few bytes as hold them. */
function narrowed(values: Uint32Array): ColumnValues["at"] {
  let most = 0;
  for (let index = 0; index < values.length; index++) most = Math.max(most, values[index]!);
  return most < 2 ** 8
    ? new Uint8Array(values)
    : most < 2 ** 16
    ? new Uint16Array(values)
    : new Uint32Array(values);
}

/** First difference, by value, between rows and a frame that should hold them; null where there is none. */
export function frameDifference<T extends TableName>(
  table: T,
  frame: pl.DataFrame,
  rows: readonly Row<T>[],
): string | null {
  if (frame.height !== rows.length) return `${frame.height} rows, expected ${rows.length}`;
  for (const name of Object.keys(columnsOf(table))) {
    const values = frame.getColumn(name).toArray() as unknown[];
    for (const [index, row] of rows.entries()) {
      const [value, expected] = [values[index] ?? null, row[name as keyof Row<T>] ?? null];
      if (value === expected) continue;
      return `column "${name}" is ${shown(value)} in row ${index + 1}, expected ${shown(expected)}`;
    }
  }
  return null;
}

/**
 * Why a frame does not fit the table (a column is missing, has another type or holds what it must not, a row ends before it
 * starts); null where it fits. A lazy frame is read once, part after part.
 */
export function frameProblem(table: TableName, frame: pl.DataFrame | pl.LazyDataFrame): string | null {
  const columns = columnsOf(table);
  const lazy = lazily(frame);
  const found = lazy.head(0).collectSync().schema as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(columns)) {
    if (!(name in found)) {
      if (columns[name]!.optional) continue;
      return `column "${name}" is missing`;
    }
    const expected = String(POLARS_TYPES[columns[name]!.type]);
    if (String(found[name]) !== expected) return `column "${name}" is ${found[name]}, expected ${expected}`;
  }
  const present = Object.keys(columns).filter((name) => name in found);
  const [counts] = lazy.select([
    pl.len().alias(HEIGHT),
    ...misfits(columns, present).map((one) => one.sum()),
    ..."start_us" in columns && "end_us" in columns
      ? [pl.col("end_us").lt(pl.col("start_us")).sum().alias(BACKWARD)]
      : [],
  ]).collectSync().toRecords() as Record<string, number>[];
  const height = counts![HEIGHT]!;
  for (const name of present) {
    if (!counts![name]) continue;
    return `column "${name}" holds no ${columns[name]!.type} in ${counts![name]} of ${height} rows`;
  }
  const backward = counts![BACKWARD] ?? 0;
  return backward === 0 ? null : `${backward} of ${height} rows end before they start`;
}

/** Names of what is counted beside the columns; no column is called so. */
const [HEIGHT, BACKWARD] = ["(rows)", "(rows that end before they start)"] as const;

/**
 * Rows whose value a column of the right type must not hold: null where it is not optional, NaN, infinity, over 2^53. An
 * expression for all columns of a kind: made for each column, they took most of the time in which a small run is opened.
 */
function misfits(columns: Readonly<Record<string, Column>>, present: readonly string[]): pl.Expr[] {
  const kinds = Map.groupBy(present, (name) => `${columns[name]!.type} ${columns[name]!.optional ?? false}`);
  return [...kinds.values()].flatMap((names) => {
    const { type, optional } = columns[names[0]!]!;
    const all = pl.col(names);
    const missing = pl.lit(!optional);
    if (type === "number") return [all.isFinite().not().fillNull(missing)];
    if (type !== "integer") return optional ? [] : [all.isNull()];
    const most = Number.MAX_SAFE_INTEGER;
    return [all.gt(most).or(all.lt(-most)).fillNull(missing)];
  });
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
  const names = Object.keys(columns);
  const absent = names.filter((name) => !found.has(name))
    .map((name) => pl.lit(null).cast(POLARS_TYPES[columns[name]!.type]).alias(name));
  const whole = absent.length === 0 ? frame as pl.DataFrame : (frame as pl.DataFrame).withColumns(...absent);
  return whole.select(pl.col(names)) as unknown as Frame;
}
