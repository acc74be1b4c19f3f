import { Buffer } from "node:buffer";
import { encodeCursor } from "../chain/query/page.ts";
import type { Page, QueryResult } from "./entity_store.ts";

/** Asks one shard for a page of a query at a block. */
export type AskShard = (page: Page) => Promise<QueryResult>;

/**
 * One page of a query over stores that share no entity, as one store of them all would answer it: every shard is asked for the page,
 * and the first results of all in the order (from_block, entity_key) are kept. The cursor names a place in that order and no shard, so
 * that it stays right whichever shards the results before it came from, and however many there are when it is used.
 * @param shards Of stores whose cursors are those of `page.ts`, as all built-in ones' are.
 * @throws What a shard throws: an answer without one shard would lack results without a word.
 */
export async function searchShards(
  shards: readonly AskShard[],
  query: string,
  page: Page,
): Promise<QueryResult> {
  const pages = await Promise.all(shards.map((ask) => ask(page)));
  if (pages.length === 1) return pages[0]!;
  const found = pages.flatMap(({ versions }) => versions)
    .sort((a, b) => a.fromBlock - b.fromBlock || Buffer.compare(a.key, b.key));
  const versions = found.slice(0, page.limit);
  const hasMore = found.length > page.limit || pages.some(({ cursor }) => cursor !== undefined);
  return hasMore ? { versions, cursor: encodeCursor(versions.at(-1)!, query) } : { versions };
}
