import { HeadroomError } from "../errors.ts";
import { type Column, type Row, type TableName, TABLES } from "./schema.ts";

/**
 * Checks one row against its table's columns: none missing, none unknown, every type right.
 *
 * @param where What to name in the message (a file and line).
 * @throws {HeadroomError} Names the column, what was expected and what came.
 */
export function validateRow<T extends TableName>(table: T, row: unknown, where: string): Row<T> {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw invalid(where, `a row of table "${table}" must be an object`, "an object", JSON.stringify(row));
  }
  const columns: Readonly<Record<string, Column>> = TABLES[table];
  const values = row as Record<string, unknown>;
  for (const name in columns) {
    const problem = mismatch(columns[name]!, values[name]);
    if (problem !== null) {
      throw invalid(
        where,
        `column "${name}" of table "${table}" must be ${problem}`,
        problem,
        show(values[name]),
      );
    }
  }
  for (const name in values) {
    if (!(name in columns)) {
      throw invalid(where, `table "${table}" has no column "${name}"`, "no such column", name);
    }
  }
  return row as Row<T>;
}

/** What the column expects, where the value is not that; null where it fits. */
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

function invalid(where: string, what: string, expected: string, actual: string): HeadroomError {
  return new HeadroomError(`Cannot take ${where}: ${what}, found ${actual}`, {
    expected,
    actual,
    next: "The file does not match the run format. Measure again with: deno task bench",
  });
}
