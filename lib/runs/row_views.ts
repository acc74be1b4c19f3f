import { type Column, type Row, type TableName, TABLES } from "./schema.ts";
import type { Timed } from "./service_time.ts";

/** The values of a column by row: numbers, NaN where there is none; or the places of its values among those `held`. */
export interface ColumnValues {
  readonly at: Float64Array | Uint32Array | Uint16Array | Uint8Array;
  readonly held: readonly unknown[] | null;
}

/** The value of a column in a row. */
export function valueAt({ at, held }: ColumnValues, index: number): unknown {
  const value = at[index]!;
  if (held !== null) return held[value];
  return Number.isNaN(value) ? null : value;
}

/**
 * A row that reads its values from the columns of its table: some half of the memory of an object that holds them, most of it outside
 * the heap, and nearly nothing for the garbage collector to walk through. None of them is its own: `plainRow` and `endingAt` copy what
 * `{ ...row }` would lose.
 */
class RowView {
  constructor(
    readonly columns: readonly ColumnValues[],
    readonly index: number,
    /** When its work ended, where that is not what its table says. */
    readonly ownEndUs: number | null,
  ) {}

  toJSON(): object {
    return plainRow(this);
  }
}

/** The kinds of row view, by table: each has a property for each column. Few, so that the engine compiles them to loads from arrays. */
const VIEWS = new Map<TableName, typeof RowView>();

function viewOf(table: TableName): typeof RowView {
  return VIEWS.getOrInsertComputed(table, () => {
    class View extends RowView {}
    Object.entries(TABLES[table]).forEach(([name, column], at) =>
      Object.defineProperty(View.prototype, name, { get: getter(name, column, at), enumerable: true })
    );
    return View;
  });
}

/** Reads a column of a row: of the kinds of column each in as few steps as it takes, as laws read some hundred million values. */
function getter(name: string, { type, optional }: Column, at: number): (this: RowView) => unknown {
  if (name === "end_us") {
    return function () {
      return this.ownEndUs ?? this.columns[at]!.at[this.index];
    };
  }
  if (type === "text") {
    return function () {
      const column = this.columns[at]!;
      return column.held![column.at[this.index]!];
    };
  }
  if (optional || type === "boolean") {
    return function () {
      return valueAt(this.columns[at]!, this.index);
    };
  }
  return function () {
    return this.columns[at]!.at[this.index];
  };
}

/** The rows of a table as views of its columns, which are in the schema's order. @param length Number of rows. */
export function rowViews<T extends TableName>(
  table: T,
  columns: readonly ColumnValues[],
  length: number,
): Row<T>[] {
  const View = viewOf(table);
  const rows: RowView[] = [];
  for (let index = 0; index < length; index++) rows.push(new View(columns, index, null));
  return rows as unknown as Row<T>[];
}

/** A row as an object that holds its values: to change some of them, or to compare it with another. */
export function plainRow<R extends object>(row: R): R {
  if (!(row instanceof RowView)) return row;
  const names = Object.keys(Object.getPrototypeOf(row)) as (keyof R)[];
  return Object.fromEntries(names.map((name) => [name, row[name]])) as R;
}

/** The same row of work that ended at another time, microseconds from its trial's zero. */
export function endingAt<R extends Timed>(row: R, endUs: number): R {
  if (!(row instanceof RowView)) return { ...row, end_us: endUs };
  const View = row.constructor as typeof RowView;
  return new View(row.columns, row.index, endUs) as R & RowView;
}
