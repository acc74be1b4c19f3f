import type { Query, Term } from "../../chain/query/ast.ts";
import { globParts, type GlobSet } from "../../chain/query/glob.ts";
import { keyOfText, SYSTEM_MARK } from "../../chain/system_attributes.ts";

/** A value of a query, by the type that it is bound as. */
export type QueryValue = string | bigint | Uint8Array;

/** SQL with the values that are its parameters from a number on. */
interface CompiledSql {
  readonly text: string;
  readonly values: readonly QueryValue[];
}

/** Columns of a version, in the order of `VersionRow`. */
export const VERSION_COLUMNS =
  "v.entity_key, v.from_block, v.to_block, v.expiration, v.sequence, v.owner, v.creator, v.strings, v.numbers, " +
  "v.content_type, v.payload";

/** Parameters of a page by number; a first page has the first two alone. */
const PAGE_PARAMETERS = { atBlock: 1, limit: 2, afterBlock: 3, afterKey: 4 } as const;

/** Condition that a version is valid at the block of the first parameter. */
export const LIVE = "v.from_block <= $1 AND v.to_block > $1";

/**
 * SQL for a query: one page of whole versions ordered by (from_block, entity_key), which is the order of their ids. Each term is a set
 * of ids, which DuckDB joins. What a version holds is read last, for one page only: of a joined table DuckDB reads every column that is
 * asked for, wherever the join leads.
 * @param continued Whether the page follows another one, whose last result is bound as `afterBlock` and `afterKey`.
 */
export function compilePage(query: Query, continued: boolean): CompiledSql {
  const values: QueryValue[] = [];
  const first = continued ? PAGE_PARAMETERS.afterKey : PAGE_PARAMETERS.limit;
  const condition = conditionOf(query, (value) => `$${first + values.push(value)}`);
  const after = continued ? "AND (v.from_block > $3 OR v.from_block = $3 AND v.entity_key > $4) " : "";
  return {
    text: `SELECT ${VERSION_COLUMNS} FROM versions v WHERE v.id IN (SELECT v.id FROM versions v WHERE ` +
      `${LIVE} ${after}AND ${condition} ORDER BY v.id LIMIT $2) ORDER BY v.id`,
    values,
  };
}

/** Makes a value a parameter. @returns Its SQL. */
type Bind = (value: QueryValue) => string;

function conditionOf(query: Query, bind: Bind): string {
  switch (query.kind) {
    case "all":
      return "true";
    case "none":
      return "false";
    case "and":
    case "or": {
      const conditions = query.operands.map((operand) => conditionOf(operand, bind));
      return `(${conditions.join(query.kind === "and" ? " AND " : " OR ")})`;
    }
    default:
      return termCondition(query, bind);
  }
}

/** System attributes as expressions of a version's columns. */
const TEXTS: Readonly<Record<string, string>> = {
  $owner: "v.owner",
  $creator: "v.creator",
  $key: "('0x' || lower(hex(v.entity_key)))",
};
const NUMBERS: Readonly<Record<string, string>> = {
  $expiration: "v.expiration",
  $sequence: "v.sequence",
  $createdAtBlock: "(v.sequence >> 32)",
  $txIndex: "((v.sequence >> 16) & 65535)",
  $opIndex: "(v.sequence & 65535)",
};

function termCondition(term: Term, bind: Bind): string {
  const key = term.kind === "text" && term.name === "$key" && term.operator === "="
    ? keyOfText(term.value)
    : null;
  if (key !== null) return `v.entity_key = ${bind(key)}`;
  const isNumber = term.kind === "number" || term.kind === "number_in";
  if (term.name.startsWith(SYSTEM_MARK)) {
    const expression = (isNumber ? NUMBERS : TEXTS)[term.name];
    return expression === undefined ? "false" : valueCondition(term, expression, bind);
  }
  return `v.id IN (SELECT id FROM ${isNumber ? "numbers" : "strings"} WHERE key = ${bind(term.name)} AND ${
    valueCondition(term, "value", bind)
  })`;
}

function valueCondition(term: Term, value: string, bind: Bind): string {
  switch (term.kind) {
    case "text":
    case "number":
      return `${value} ${term.operator} ${bind(term.value)}`;
    case "glob":
      return globCondition(value, term.pattern, term.negated);
    case "text_in":
    case "number_in":
      return `${value} ${term.negated ? "NOT IN" : "IN"} (${term.values.map(bind).join()})`;
  }
}

/**
 * DuckDB's own GLOB takes a backslash for an escape and `?` for a byte, so the pattern becomes a regular expression: a literal, as
 * DuckDB makes a parameter's again for each row.
 */
function globCondition(value: string, pattern: string, negated: boolean): string {
  const parts = globParts(pattern);
  if (parts === null) return String(negated);
  const expression = parts.map((part) => part === "star" ? ".*" : setExpression(part)).join("");
  return `${negated ? "NOT " : ""}regexp_full_match(${value}, '${expression}', 's')`;
}

/** A set in RE2's syntax, in which numbers alone are written: nothing of the pattern reaches the SQL. */
function setExpression({ ranges, inverted }: GlobSet): string {
  const members = ranges.filter(([from, to]) => from <= to).map(([from, to]) => `${code(from)}-${code(to)}`);
  if (members.length === 0) return inverted ? "." : `[^${code(0)}-${code(0x10ffff)}]`;
  return `[${inverted ? "^" : ""}${members.join("")}]`;
}

function code(point: number): string {
  return `\\x{${point.toString(16)}}`;
}
