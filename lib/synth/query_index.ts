import type { EntityVersion } from "../chain/entity.ts";
import type { Query, Term } from "../chain/query/ast.ts";
import { matches } from "../chain/query/matches.ts";

type EqualText = Extract<Term, { kind: "text" }>;

/**
 * Finds which of many queries a version meets without trying them all: a query that demands an exact text
 * (`node_id = "…"`, alone or among others joined by `&&`) is filed under it, and only tried on versions that hold it.
 */
export class QueryIndex<T> {
  readonly #filed = new Map<string, Map<string, [Query, T][]>>();
  readonly #others: [Query, T][] = [];

  constructor(queries: readonly (readonly [query: Query, label: T])[]) {
    const variety = countValues(queries.map(([query]) => query));
    for (const [query, label] of queries) {
      const terms = demandedTexts(query).toSorted((a, b) => variety.get(b.name)! - variety.get(a.name)!);
      if (terms.length === 0) this.#others.push([query, label]);
      else this.#file(terms[0]!, query, label);
    }
  }

  /** Labels of the queries that a version meets. */
  *matching(version: EntityVersion): Generator<T> {
    for (const [name, value] of version.strings) {
      const candidates = this.#filed.get(name)?.get(value) ?? [];
      for (const [query, label] of candidates) if (matches(query, version)) yield label;
    }
    for (const [query, label] of this.#others) if (matches(query, version)) yield label;
  }

  #file(term: EqualText, query: Query, label: T): void {
    const byValue = this.#filed.get(term.name) ?? new Map<string, [Query, T][]>();
    this.#filed.set(term.name, byValue);
    byValue.set(term.value, [...(byValue.get(term.value) ?? []), [query, label]]);
  }
}

function demandedTexts(query: Query): EqualText[] {
  if (query.kind === "and") return query.operands.flatMap(demandedTexts);
  return query.kind === "text" && query.operator === "=" ? [query] : [];
}

/** How many different values the queries demand of each name: the more, the fewer versions a filed query is tried on. */
function countValues(queries: readonly Query[]): Map<string, number> {
  const values = new Map<string, Set<string>>();
  for (const { name, value } of queries.flatMap(demandedTexts)) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return new Map([...values].map(([name, set]) => [name, set.size]));
}
