import type { EntityKey } from "../../chain/entity.ts";
import { askedKey } from "../../chain/query/asked_key.ts";
import { decodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { Query } from "../../chain/query/ast.ts";
import type { CompiledQuery, Page } from "../entity_store.ts";
import type { compilePage, CostOf } from "./compile_query.ts";
import { bind, type BoundSql, type Fragment } from "./fragment.ts";

/** What the order of a query's terms is chosen by. */
export interface TermOrder {
  /** Another number where the order is to be chosen anew. */
  readonly age: number;
  readonly costOf: CostOf;
}

/** How queries are made into SQL. */
interface QueryOptions {
  /** SQL of a page. */
  readonly page: typeof compilePage;
  /** SQL that looks an entity up by its key, where that is asked instead of a page. */
  readonly lookup: string | null;
}

/** A query compiled for the bi-temporal schema. Its SQL depends on its shape and on which of its terms are rare; values are bound. */
export class BitemporalQuery implements CompiledQuery {
  readonly text: string;
  /** The entity, where it is looked up by its key. */
  readonly key: EntityKey | null;
  readonly #query: Query;
  readonly #options: QueryOptions;
  #order: TermOrder | undefined;
  #first: Fragment | null = null;
  #next: Fragment | null = null;

  /** @throws {QuerySyntaxError} */
  constructor(text: string, options: QueryOptions, order?: TermOrder) {
    this.text = text;
    this.#query = parseQuery(text);
    this.#options = options;
    this.key = options.lookup === null ? null : askedKey(this.#query);
    this.#order = order;
  }

  get native(): string {
    return this.key === null ? this.#firstPage().text : this.#options.lookup!;
  }

  /** SQL for a page at a block, with one extra result that shows whether another page follows. */
  bind(atBlock: number, page: Page, order?: TermOrder): BoundSql {
    if (order?.age !== this.#order?.age) [this.#order, this.#first, this.#next] = [order, null, null];
    const limit = page.limit + 1;
    if (page.cursor === undefined) return bind(this.#firstPage(), { atBlock, limit });
    const { fromBlock, key } = decodeCursor(page.cursor, this.text);
    this.#next ??= this.#options.page(this.#query, true, order?.costOf);
    return bind(this.#next, { atBlock, limit, afterBlock: fromBlock, afterKey: key });
  }

  #firstPage(): Fragment {
    return this.#first ??= this.#options.page(this.#query, false, this.#order?.costOf);
  }
}
