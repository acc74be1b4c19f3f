import type { Query, Term } from "../../chain/query/ast.ts";
import { UnsupportedError } from "../unsupported_error.ts";
import { live } from "./compile_query.ts";
import { tableOf, termCondition } from "./compile_term.ts";
import { atRun, type Fragment, join, raw, sql } from "./fragment.ts";
import { VERSION_COLUMNS } from "./read_version.ts";

/** Name of the kind of store that asks this SQL. */
export const ARKIV_SQL = "bitemporal-arkiv-sql";

/** Arkiv's store also reads these two for every result that is not asked for otherwise; here nothing uses them. */
const COLUMNS =
  `${VERSION_COLUMNS}, p.string_attributes ->> '$.$owner', p.numeric_attributes ->> '$.$expiration'`;

/** Most alternatives of a query in disjunctive normal form: SQLite's limit on the depth of an expression. */
const ALTERNATIVES_MAX = 1_000;

/**
 * SQL for a page as Arkiv's SQLite store asks it: every payload row up to the block, in the order of the results, is tested for
 * each term by a subquery on the attributes' (entity_key, key, from_block) index. So the cost is that of all versions before the
 * last result, whatever is asked. The index of numeric attributes came with migration 2.
 *
 * Where that SQL would give other answers than the chain's rules, this one is right instead (alternatives within parentheses,
 * numbers of 2^63 and more); the plan is the same. Source: data/reference/arkiv.md "How Arkiv's SQLite store asks".
 * @param continued Whether the page follows another one, whose last result is bound as `afterBlock` and `afterKey`.
 * @throws {UnsupportedError} Too many alternatives.
 */
export function compileArkivPage(query: Query, continued: boolean): Fragment {
  const after = sql`(p.from_block > ${atRun("afterBlock")} OR p.from_block = ${
    atRun("afterBlock")
  } AND p.entity_key > ${atRun("afterKey")})`;
  const conditions = [...(continued ? [after] : []), live(raw("p")), condition(query)];
  return sql`SELECT ${raw(COLUMNS)} FROM payloads p WHERE ${
    join(conditions, " AND ")
  } ORDER BY p.from_block, p.entity_key LIMIT ${atRun("limit")}`;
}

function condition(query: Query): Fragment {
  if (query.kind === "all") return raw("1");
  if (query.kind === "none") return raw("0");
  const count = alternativeCount(query);
  if (count > ALTERNATIVES_MAX) {
    throw new UnsupportedError(ARKIV_SQL, "compile the query", {
      reason: `it comes to ${count} alternatives, as all "or" within "and" is multiplied out`,
      next: `Ask for at most ${ALTERNATIVES_MAX}, or ask a kind of store that does not multiply them out.`,
    });
  }
  const all = alternatives(query).map((terms) => sql`(${join(terms.map(exists), " AND ")})`);
  return sql`(${join(all, " OR ")})`;
}

/**
 * LIMIT keeps SQLite from joining the attributes instead, as it would here (3.54): Arkiv's engine, 3.50.4, runs subqueries, and
 * planning such a join of 40 terms took seconds.
 */
function exists(term: Term): Fragment {
  const table = tableOf(term);
  return sql`EXISTS (SELECT 1 FROM ${table} a INDEXED BY ${
    raw(`${table.text}_entity_kv_idx`)
  } WHERE a.entity_key = p.entity_key AND a.from_block = p.from_block AND ${
    termCondition(term, raw("a"))
  } LIMIT 1)`;
}

/** Number of conjunctions in disjunctive normal form. */
function alternativeCount(query: Query): number {
  if (query.kind === "or") return query.operands.reduce((sum, operand) => sum + alternativeCount(operand), 0);
  if (query.kind === "and") {
    return query.operands.reduce((all, operand) => all * alternativeCount(operand), 1);
  }
  return 1;
}

/** The conjunctions of a query in disjunctive normal form. */
function alternatives(query: Query): readonly (readonly Term[])[] {
  switch (query.kind) {
    case "all":
      return [[]];
    case "none":
      return [];
    case "or":
      return query.operands.flatMap(alternatives);
    case "and":
      return query.operands.map(alternatives).reduce((all, own) =>
        all.flatMap((left) => own.map((right) => [...left, ...right]))
      );
    default:
      return [[query]];
  }
}
