import type { Uint64 } from "../../chain/entity.ts";
import type { Comparison, Term } from "../../chain/query/ast.ts";
import { literalPrefix } from "../../chain/query/glob.ts";
import { type Fragment, join, raw, sql } from "./fragment.ts";
import { wrapInt64 } from "./int64.ts";

const HALF = 1n << 63n;

/** The table that holds a term's attribute. */
export function tableOf(term: Term): Fragment {
  return raw(
    term.kind === "number" || term.kind === "number_in" ? "numeric_attributes" : "string_attributes",
  );
}

/** A term's condition on a row of its table, under an alias. */
export function termCondition(term: Term, alias: Fragment): Fragment {
  return sql`${alias}.key = ${term.name} AND ${valueCondition(term, sql`${alias}.value`)}`;
}

function valueCondition(term: Term, value: Fragment): Fragment {
  switch (term.kind) {
    case "text":
      return sql`${value} ${raw(term.operator)} ${term.value}`;
    case "number":
      return numberCondition(value, term.operator, term.value);
    case "glob":
      return term.negated ? sql`${value} NOT GLOB ${term.pattern}` : globCondition(value, term.pattern);
    case "text_in":
      return membership(value, term.negated, term.values.map((text) => sql`${text}`));
    case "number_in":
      return membership(value, term.negated, term.values.map((number) => sql`${wrapInt64(number)}`));
  }
}

function membership(value: Fragment, negated: boolean, values: readonly Fragment[]): Fragment {
  return sql`${value} ${raw(negated ? "NOT IN" : "IN")} (${join(values, ", ")})`;
}

/**
 * Unsigned order over signed storage: 0 to 2^63 - 1 as they are, then the negative numbers. A range within one half is one
 * range of the index; one that spans both is two.
 */
function numberCondition(value: Fragment, operator: Comparison, number: Uint64): Fragment {
  const stored = wrapInt64(number);
  const low = number < HALF;
  switch (operator) {
    case "=":
    case "!=":
      return sql`${value} ${raw(operator)} ${stored}`;
    case "<":
    case "<=":
      return low
        ? sql`${value} >= 0 AND ${value} ${raw(operator)} ${stored}`
        : sql`(${value} >= 0 OR ${value} ${raw(operator)} ${stored})`;
    case ">":
    case ">=":
      return low
        ? sql`(${value} ${raw(operator)} ${stored} OR ${value} < 0)`
        : sql`${value} < 0 AND ${value} ${raw(operator)} ${stored}`;
  }
}

/**
 * GLOB with the range implied by its literal prefix, so that the index serves it. The unary plus keeps SQLite from deriving
 * the same range itself, for which it would plan the statement again at every binding.
 */
function globCondition(value: Fragment, pattern: string): Fragment {
  const prefix = literalPrefix(pattern);
  const test = sql`+${value} GLOB ${pattern}`;
  const end = afterPrefix(prefix);
  return end === null ? test : sql`${value} >= ${prefix} AND ${value} < ${end} AND ${test}`;
}

/** The smallest text after every text that begins with `prefix` (its last code point plus one); null where there is none. */
function afterPrefix(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return null;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
