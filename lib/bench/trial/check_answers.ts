import { createHash } from "node:crypto";
import { digestVersions } from "../../chain/digest_versions.ts";
import { toHex } from "../../chain/hex.ts";
import type { CompiledQuery, EntityStore, QueryResult } from "../../stores/entity_store.ts";
import type { ExpectedQuery } from "../data/expectations.ts";

/** A query as a store compiled it, with the answer it must give. */
export interface CheckedQuery {
  readonly query: ExpectedQuery;
  readonly compiled: CompiledQuery;
}

/** Whether a first page is the computed one: keys in order, contents, and whether more follows. */
export function isExpected(result: QueryResult, expected: ExpectedQuery): boolean {
  const keys = result.versions.map((version) => version.key);
  return sameKeys(keys, expected.keys) &&
    (result.cursor !== undefined) === (expected.matching > expected.limit) &&
    digestVersions(result.versions) === expected.versionsDigest;
}

/** Whether a page holds the computed keys, in order. */
export function sameKeys(found: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean {
  return found.length === expected.length &&
    found.every((key, index) => toHex(key) === toHex(expected[index]!));
}

/** Pages a query to its end: whether its count, keys and order, and the contents of the first page are the computed ones. */
export async function isPagedAsExpected(
  store: EntityStore,
  { query, compiled }: CheckedQuery,
): Promise<boolean> {
  const digest = createHash("sha256");
  let [found, cursor, contents, last] = [0, undefined as string | undefined, "", 0];
  do {
    const page = cursor === undefined ? { limit: query.limit } : { limit: query.limit, cursor };
    const result = await store.run(compiled, query.atBlock, page);
    for (const version of result.versions) digest.update(version.key);
    if (found === 0) contents = digestVersions(result.versions);
    last = result.versions.length;
    found += last;
    cursor = result.cursor;
    // A store that promises more than it has would be asked for ever.
  } while (cursor !== undefined && last > 0 && found <= query.matching);
  return found === query.matching && digest.digest("hex") === query.digest &&
    contents === query.versionsDigest;
}
