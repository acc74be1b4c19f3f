import type { Query, Term } from "../../chain/query/ast.ts";
import type { ColumnNames } from "./cold_columns.ts";
import { sqlText } from "./duckdb.ts";

/** A query as a condition of SQL. */
interface ColdCondition {
  readonly sql: string;
  /** False where it lets more through: SQLite's patterns are not DuckDB's, so that each row is asked again. */
  readonly exact: boolean;
}

/** System attributes as expressions. */
const SYSTEM: Readonly<Record<string, { readonly kind: "text" | "number"; readonly sql: string }>> = {
  $key: { kind: "text", sql: "key" },
  $owner: { kind: "text", sql: "owner" },
  $creator: { kind: "text", sql: "creator" },
  $expiration: { kind: "number", sql: "expiration" },
  $sequence: { kind: "number", sql: "sequence" },
  $createdAtBlock: { kind: "number", sql: "(sequence >> 32)" },
  $txIndex: { kind: "number", sql: "((sequence >> 16) & 65535)" },
  $opIndex: { kind: "number", sql: "(sequence & 65535)" },
};

/** The condition of a query. A version without the attribute has NULL there, which meets no term, negated or not. */
export function coldCondition(query: Query, names: ColumnNames): ColdCondition {
  switch (query.kind) {
    case "all":
      return { sql: "true", exact: true };
    case "none":
      return { sql: "false", exact: true };
    case "and":
    case "or": {
      const operands = query.operands.map((operand) => coldCondition(operand, names));
      return {
        sql: `(${operands.map(({ sql }) => sql).join(query.kind === "and" ? " AND " : " OR ")})`,
        exact: operands.every(({ exact }) => exact),
      };
    }
    default:
      return termCondition(query, names);
  }
}

function termCondition(term: Term, names: ColumnNames): ColdCondition {
  const isText = term.kind !== "number" && term.kind !== "number_in";
  const column = columnOf(term.name, isText, names);
  if (column === null) return { sql: "false", exact: true };
  switch (term.kind) {
    case "text":
      return { sql: `${column} ${sqlOperator(term.operator)} ${sqlText(term.value)}`, exact: true };
    case "number":
      return { sql: `${column} ${sqlOperator(term.operator)} ${sqlNumber(term.value)}`, exact: true };
    case "glob":
      return { sql: `${column} IS NOT NULL`, exact: false };
    case "text_in":
    case "number_in": {
      const values = term.kind === "text_in" ? term.values.map(sqlText) : term.values.map(sqlNumber);
      return { sql: `${column} ${term.negated ? "NOT IN" : "IN"} (${values.join(", ")})`, exact: true };
    }
  }
}

/** Null where no version has such an attribute. */
function columnOf(name: string, isText: boolean, { strings, numbers }: ColumnNames): string | null {
  if (Object.hasOwn(SYSTEM, name)) {
    const { kind, sql } = SYSTEM[name]!;
    return (kind === "text") === isText ? sql : null;
  }
  const at = (isText ? strings : numbers).indexOf(name);
  return at < 0 ? null : `${isText ? "s" : "n"}${at}`;
}

function sqlOperator(operator: string): string {
  return operator === "!=" ? "<>" : operator;
}

function sqlNumber(value: bigint): string {
  return `${value}::UBIGINT`;
}
