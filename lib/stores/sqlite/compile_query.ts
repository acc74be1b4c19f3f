import type { Query, Term } from "../../chain/query/ast.ts";
import { tableOf, termCondition } from "./compile_term.ts";
import { atRun, type Fragment, join, raw, sql } from "./fragment.ts";
import { VERSION_COLUMNS } from "./read_version.ts";
import { isExact } from "./term_rows.ts";

/** What it costs to begin with the versions that meet a term, relative to other terms; infinite where it is not known, or is no less than `below`. */
export type CostOf = (term: Term, below?: number) => number;

/** The versions of a range come in no order: they are all sorted, where those of a value end with the page. choice. */
const SORTED_COST = 4;
/** Cost of a value from which ranges are counted, too. choice: what a query takes that is no slower than counting. */
const WORTH_COUNTING = 3_000;

/** Most terms of a conjunction that become joined tables (SQLite joins at most 64); the rest are tested row by row. */
const JOINED_MAX = 20;
/** Most branches of one UNION; SQLite's limit is 500. */
const UNION_MAX = 200;

/**
 * SQL for a query: one page of whole versions ordered by (from_block, entity_key).
 *
 * All rows of a version share (entity_key, from_block), the ends of every primary key. So a conjunction reads one term from
 * the (key, value, from_block) index and looks the others up by primary key, one row each. CROSS JOIN keeps that order: left
 * to itself and without statistics, SQLite begins with a range, or with an order of rows it then has to sort. Read backwards,
 * the index gives the first term's versions by from_block, so a page can end early. A disjunction is a UNION of its
 * branches' versions or, inside a conjunction, a test on each version. Payloads are read last, for one page only.
 * @param continued Whether the page follows another one, whose last result is bound as `afterBlock` and `afterKey`.
 * @param costOf Orders the terms of a conjunction; without it those that ask for one value are taken in reverse.
 */
export function compilePage(query: Query, continued: boolean, costOf: CostOf = () => 0): Fragment {
  const after = continued
    ? sql` WHERE (from_block, entity_key) > (${atRun("afterBlock")}, ${atRun("afterKey")})`
    : raw("");
  return sql`SELECT ${raw(VERSION_COLUMNS)}
FROM (
  SELECT entity_key, from_block FROM (${versions(query, costOf)})${after}
  ORDER BY from_block, entity_key LIMIT ${atRun("limit")}
) m
CROSS JOIN payloads p ON p.entity_key = m.entity_key AND p.from_block = m.from_block
ORDER BY m.from_block, m.entity_key`;
}

/** A SELECT of (entity_key, from_block) of all versions that match a query at the block. */
function versions(query: Query, costOf: CostOf): Fragment {
  switch (query.kind) {
    case "all":
      return sql`SELECT v.entity_key, v.from_block FROM payloads v WHERE ${live(raw("v"))}`;
    case "none":
      return sql`SELECT v.entity_key, v.from_block FROM payloads v WHERE 0`;
    case "and":
      return conjunction(query.operands, costOf);
    case "or":
      return union(query.operands.map((operand) => versions(operand, costOf)));
    default:
      return conjunction([query], costOf);
  }
}

function conjunction(operands: readonly Query[], costOf: CostOf): Fragment {
  const terms = inOrder(operands.filter(isTerm), costOf);
  const others = operands.filter((operand) => !isTerm(operand));
  const [first, ...joined] = terms.slice(0, JOINED_MAX);
  if (first === undefined) {
    const [driver, ...tested] = others;
    return sql`SELECT t0.entity_key, t0.from_block FROM (${versions(driver!, costOf)}) t0${testedBy(tested)}`;
  }
  const base = raw("t0");
  const joins = joined.map((term, index) => {
    const alias = raw(`t${index + 1}`);
    return sql` CROSS JOIN ${tableOf(term)} ${alias} ON ${sameVersion(alias, base)} AND ${
      termCondition(term, alias)
    }`;
  });
  const conditions = [
    termCondition(first, base),
    live(base),
    ...[...terms.slice(JOINED_MAX), ...others].map((operand) => holds(operand, base)),
  ];
  return sql`SELECT t0.entity_key, t0.from_block FROM ${tableOf(first)} t0${join(joins, "")} WHERE ${
    join(conditions, " AND ")
  }`;
}

/**
 * Terms that ask for one value come before the others, the cheapest first; of equal ones the last asked for (choice: queries usually
 * start with the broad term, `type = "node" && ...`). A far cheaper range, or several values, comes before them. Nothing is
 * estimated for a term alone, and beside a key.
 */
function inOrder(terms: readonly Term[], costOf: CostOf): Term[] {
  const reversed = terms.toReversed().sort(byRank);
  const isAlone = reversed.length < 2 || selectivityRank(reversed[0]!) === 0;
  if (isAlone) return reversed;
  const exact = reversed.filter(isExact);
  const known = new Map<Term, number>(exact.map((term) => [term, costOf(term)]));
  const ordered = reversed.sort((a, b) => byRank(a, b) || (known.get(a) ?? 0) - (known.get(b) ?? 0));
  let [first, least] = [ordered[0]!, (known.get(ordered[0]!) ?? Infinity) / SORTED_COST];
  if (least < WORTH_COUNTING) return ordered;
  for (const term of ordered.slice(exact.length)) {
    const cost = costOf(term, least);
    if (cost < least) [first, least] = [term, cost];
  }
  return [first, ...ordered.filter((term) => term !== first)];
}

function byRank(a: Term, b: Term): number {
  return selectivityRank(a) - selectivityRank(b);
}

function testedBy(operands: readonly Query[]): Fragment {
  if (operands.length === 0) return raw("");
  return sql` WHERE ${join(operands.map((operand) => holds(operand, raw("t0"))), " AND ")}`;
}

/** A condition on one known version (`alias` has its entity_key and from_block). */
function holds(query: Query, alias: Fragment): Fragment {
  switch (query.kind) {
    case "all":
      return raw("1");
    case "none":
      return raw("0");
    case "and":
      return sql`(${join(query.operands.map((operand) => holds(operand, alias)), " AND ")})`;
    case "or":
      return sql`(${join(query.operands.map((operand) => holds(operand, alias)), " OR ")})`;
    default:
      return sql`EXISTS (SELECT 1 FROM ${tableOf(query)} x WHERE ${sameVersion(raw("x"), alias)} AND ${
        termCondition(query, raw("x"))
      })`;
  }
}

function union(branches: readonly Fragment[]): Fragment {
  if (branches.length <= UNION_MAX) return join(branches, " UNION ");
  const groups: Fragment[] = [];
  for (let i = 0; i < branches.length; i += UNION_MAX) {
    groups.push(sql`SELECT * FROM (${join(branches.slice(i, i + UNION_MAX), " UNION ")})`);
  }
  return union(groups);
}

/**
 * Condition that a row belongs to a version found before it. The unary pluses only change the planning time: without them
 * SQLite also weighs every term against every other, which took seconds for a hundred terms.
 */
function sameVersion(alias: Fragment, base: Fragment): Fragment {
  return sql`${alias}.entity_key = +${base}.entity_key AND ${alias}.from_block = +${base}.from_block`;
}

/** `from_block <= b AND b < to_block`, unsigned: an expiry of 2^63 or more is stored as a negative number. */
export function live(alias: Fragment): Fragment {
  return sql`${alias}.from_block <= ${atRun("atBlock")} AND ${alias}.to_block NOT BETWEEN 0 AND ${
    atRun("atBlock")
  }`;
}

function isTerm(query: Query): query is Term {
  return !["all", "none", "and", "or"].includes(query.kind);
}

/** Lower first: the term a conjunction begins with, and the order in which the others narrow it. */
function selectivityRank(term: Term): number {
  if (term.kind === "text" || term.kind === "number") {
    if (term.operator === "=") return term.name === "$key" ? 0 : 1;
    return term.operator === "!=" ? 5 : 3;
  }
  return term.negated ? 5 : term.kind === "glob" ? 4 : 2;
}
