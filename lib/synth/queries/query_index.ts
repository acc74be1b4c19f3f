import type { EntityVersion } from "../../chain/entity.ts";
import type { Query, Term } from "../../chain/query/ast.ts";
import { matches } from "../../chain/query/matches.ts";

type EqualText = Extract<Term, { kind: "text" }>;

/** Queries that demand an exact text of the same attributes, filed by those texts. */
interface Drawer<T> {
  readonly names: readonly string[];
  readonly byTexts: Map<string, [Query, T][]>;
}

/**
 * Finds which of many queries a version meets without trying them all: a query is filed under every exact text it demands
 * (`type = "node" && region = "eu-west"`), and only tried on versions that hold them all.
 */
export class QueryIndex<T> {
  readonly #drawers = new Map<string, Drawer<T>>();

  constructor(queries: readonly (readonly [query: Query, label: T])[]) {
    for (const [query, label] of queries) this.#file(query, label);
  }

  /** Labels of the queries that a version meets. */
  *matching(version: EntityVersion): Generator<T> {
    const texts = new Map(version.strings);
    for (const { names, byTexts } of this.#drawers.values()) {
      const candidates = byTexts.get(joined(names.map((name) => texts.get(name)))) ?? [];
      for (const [query, label] of candidates) if (matches(query, version)) yield label;
    }
  }

  #file(query: Query, label: T): void {
    const demanded = new Map(demandedTexts(query).map(({ name, value }) => [name, value]));
    const names = [...demanded.keys()].sort();
    const drawer = this.#drawers.get(joined(names)) ?? { names, byTexts: new Map<string, [Query, T][]>() };
    this.#drawers.set(joined(names), drawer);
    const texts = joined(names.map((name) => demanded.get(name)));
    const filed = drawer.byTexts.get(texts) ?? [];
    drawer.byTexts.set(texts, filed);
    filed.push([query, label]);
  }
}

function demandedTexts(query: Query): EqualText[] {
  if (query.kind === "and") return query.operands.flatMap(demandedTexts);
  return query.kind === "text" && query.operator === "=" ? [query] : [];
}

/** Texts as one; stored text holds no NUL. */
function joined(texts: readonly (string | undefined)[]): string {
  return texts.join("\0");
}
