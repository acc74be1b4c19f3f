import type { EntityKey } from "../../chain/entity.ts";
import { askedKey } from "../../chain/query/asked_key.ts";
import { decodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { Query } from "../../chain/query/ast.ts";
import type { CompiledQuery, Page } from "../entity_store.ts";
import type { compilePage, TermCosts } from "./compile_query.ts";
import { bind, type BoundSql, type Fragment } from "./fragment.ts";

/** SQL for a first page and for one that follows, each made when it is first needed. */
interface Pages {
  first?: Fragment;
  next?: Fragment;
}

/** Runs before the order of the terms is chosen anew: the chain grows. choice: choosing takes as long as a few runs. */
const RUNS = 1_000;

/** A query compiled for the bi-temporal schema. Its SQL depends on the query's shape, and on which of its terms is the rarest; values are bound. */
export class BitemporalQuery implements CompiledQuery {
  readonly text: string;
  /** The SQL of a first page as it is without an order of the terms. */
  readonly native: string;
  /** The entity, where it asks for one by its key alone. */
  readonly key: EntityKey | null;
  readonly #query: Query;
  readonly #page: typeof compilePage;
  #pages: Pages = {};
  #runs = 0;

  /** @param page SQL of a page. @throws {QuerySyntaxError} */
  constructor(text: string, page: typeof compilePage) {
    this.text = text;
    this.#query = parseQuery(text);
    this.#page = page;
    this.key = askedKey(this.#query);
    this.native = page(this.#query, false).text;
  }

  /** SQL for a page at a block, with one extra result that shows whether another page follows. @param costs As `compilePage` takes it. */
  bind(atBlock: number, page: Page, costs?: TermCosts): BoundSql {
    if (this.#runs++ === RUNS) [this.#pages, this.#runs] = [{}, 1];
    const limit = page.limit + 1;
    if (page.cursor === undefined) {
      this.#pages.first ??= this.#page(this.#query, false, costs);
      return bind(this.#pages.first, { atBlock, limit });
    }
    const { fromBlock, key } = decodeCursor(page.cursor);
    this.#pages.next ??= this.#page(this.#query, true, costs);
    return bind(this.#pages.next, { atBlock, limit, afterBlock: fromBlock, afterKey: key });
  }
}
