import { decodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { Query } from "../../chain/query/ast.ts";
import type { CompiledQuery, Page } from "../entity_store.ts";
import type { compilePage } from "./compile_query.ts";
import type { Fragment } from "./fragment.ts";

/** A value bound to a statement. */
export type BoundValue = string | number | bigint | Uint8Array;

/** SQL with its values in order. */
interface BoundQuery {
  readonly text: string;
  readonly values: readonly BoundValue[];
}

/** A query compiled for the bi-temporal schema. Its SQL only depends on the query's shape; values are bound. */
export class BitemporalQuery implements CompiledQuery {
  readonly text: string;
  readonly #query: Query;
  readonly #page: typeof compilePage;
  readonly #firstPage: Fragment;
  #nextPage: Fragment | null = null;

  /** @param page SQL of a page. @throws {QuerySyntaxError} */
  constructor(text: string, page: typeof compilePage) {
    this.text = text;
    this.#query = parseQuery(text);
    this.#page = page;
    this.#firstPage = page(this.#query, false);
  }

  /** The SQL of a first page. */
  get native(): string {
    return this.#firstPage.text;
  }

  /** SQL for a page at a block, with one extra result that shows whether another page follows. */
  bind(atBlock: number, page: Page): BoundQuery {
    if (page.cursor === undefined) return bind(this.#firstPage, { atBlock, limit: page.limit + 1 });
    const { fromBlock, key } = decodeCursor(page.cursor);
    this.#nextPage ??= this.#page(this.#query, true);
    return bind(this.#nextPage, { atBlock, limit: page.limit + 1, afterBlock: fromBlock, afterKey: key });
  }
}

function bind({ text, parameters }: Fragment, run: Readonly<Record<string, BoundValue>>): BoundQuery {
  return {
    text,
    values: parameters.map((parameter) => "value" in parameter ? parameter.value : run[parameter.run]!),
  };
}
