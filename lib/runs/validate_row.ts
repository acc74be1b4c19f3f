import { HeadroomError } from "../errors.ts";
import { type Column, type Row, type TableName, TABLES } from "./schema.ts";

/** Where a row comes from, and what a person can do where it is refused. */
export interface RowOrigin {
  /** Completes "Cannot take ...": a file and line, a measurement of a trial. */
  readonly where: string;
  readonly next: string;
}

/**
 * Checks a row against its table's columns. Missing optional columns become null; unknown columns, written by another
 * version of Headroom, are dropped.
 *
 * @throws {HeadroomError} A column is missing or of another type, or the row ends before it starts; names the column, what was
 * expected and the value.
 */
export function validateRow<T extends TableName>(table: T, row: unknown, origin: RowOrigin): Row<T> {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw invalid(origin, `a row of table "${table}" must be an object`, {
      expected: "an object",
      actual: shown(row),
    });
  }
  const columns: Readonly<Record<string, Column>> = TABLES[table];
  const values = row as Record<string, unknown>;
  const known: Record<string, unknown> = {};
  for (const name in columns) {
    const value = known[name] = values[name] === undefined && columns[name]!.optional ? null : values[name];
    const expected = unheld(columns[name]!, value);
    if (expected !== null) {
      throw invalid(origin, `column "${name}" of table "${table}" must be ${expected}`, {
        expected,
        actual: shown(value),
      });
    }
  }
  if (endsBeforeItStarts(known)) {
    throw invalid(origin, `column "end_us" of table "${table}" must not be before "start_us"`, {
      expected: `${known.start_us} or later`,
      actual: shown(known.end_us),
    });
  }
  return known as Row<T>;
}

/** Refuses columns that are not in the schema. @throws {HeadroomError} Names the column. */
export function refuseUnknownColumns(table: TableName, row: object, origin: RowOrigin): void {
  const unknown = Object.keys(row).find((name) => !(name in TABLES[table]));
  if (unknown === undefined) return;
  throw invalid(origin, `table "${table}" has no column "${unknown}"`, {
    expected: "no such column",
    actual: unknown,
  });
}

/** What a column holds, where it cannot hold this value; null where it can. Polars would make most of these null, 0 or U+FFFD. */
export function unheld(column: Column, value: unknown): string | null {
  if (value === null) return column.optional ? null : `a ${column.type}, not null`;
  switch (column.type) {
    case "text":
      return typeof value === "string" && value.isWellFormed() ? null : "text of whole characters";
    case "boolean":
      return typeof value === "boolean" ? null : "true or false";
    case "integer":
      return Number.isSafeInteger(value) ? null : "a whole number";
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "a finite number";
  }
}

/** A value as a message names it; of any type, also those that JSON cannot write. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string" || (typeof value === "object" && value !== null)) {
    try {
      return JSON.stringify(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  }
  return String(value);
}

function endsBeforeItStarts({ start_us, end_us }: Record<string, unknown>): boolean {
  return typeof start_us === "number" && typeof end_us === "number" && end_us < start_us;
}

function invalid(
  { where, next }: RowOrigin,
  what: string,
  found: { readonly expected: string; readonly actual: string },
): HeadroomError {
  return new HeadroomError(`Cannot take ${where}: ${what}, found ${found.actual}`, { ...found, next });
}
