import { HeadroomError } from "../errors.ts";
import { type Column, type Row, type TableName, TABLES } from "./schema.ts";

/**
 * Checks a row against its table's columns. Missing optional columns become null; unknown columns, written by another
 * version of Headroom, are dropped.
 *
 * @param where Named in the message (a file and line).
 * @throws {HeadroomError} A column is missing or of another type; names it, the expected type and the value.
 */
export function validateRow<T extends TableName>(table: T, row: unknown, where: string): Row<T> {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw invalid(where, `a row of table "${table}" must be an object`, {
      expected: "an object",
      actual: JSON.stringify(row),
    });
  }
  const columns: Readonly<Record<string, Column>> = TABLES[table];
  const values = row as Record<string, unknown>;
  const known: Record<string, unknown> = {};
  for (const name in columns) {
    const value = known[name] = values[name] === undefined && columns[name]!.optional ? null : values[name];
    const problem = mismatch(columns[name]!, value);
    if (problem !== null) {
      throw invalid(where, `column "${name}" of table "${table}" must be ${problem}`, {
        expected: problem,
        actual: show(value),
      });
    }
  }
  return known as Row<T>;
}

/** Refuses columns that are not in the schema. @throws {HeadroomError} Names the column. */
export function refuseUnknownColumns(table: TableName, row: object, where: string): void {
  const unknown = Object.keys(row).find((name) => !(name in TABLES[table]));
  if (unknown === undefined) return;
  throw invalid(where, `table "${table}" has no column "${unknown}"`, {
    expected: "no such column",
    actual: unknown,
  });
}

/** What the column expects, or null where the value fits. */
function mismatch(column: Column, value: unknown): string | null {
  if (value === null) return column.optional ? null : `a ${column.type}, not null`;
  switch (column.type) {
    case "text":
      return typeof value === "string" ? null : "text";
    case "boolean":
      return typeof value === "boolean" ? null : "true or false";
    case "integer":
      return Number.isSafeInteger(value) ? null : "a whole number";
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "a finite number";
  }
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value) ?? String(value);
}

function invalid(
  where: string,
  what: string,
  found: { readonly expected: string; readonly actual: string },
): HeadroomError {
  return new HeadroomError(`Cannot take ${where}: ${what}, found ${found.actual}`, {
    ...found,
    next: "The file does not match the run format. Measure again with: deno task bench",
  });
}
