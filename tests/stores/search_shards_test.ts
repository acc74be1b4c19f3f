import assert from "node:assert/strict";
import fc from "fast-check";
import type { EntityVersion } from "../../lib/chain/entity.ts";
import { toHex } from "../../lib/chain/hex.ts";
import { decodeCursor, encodeCursor } from "../../lib/chain/query/page.ts";
import type { AskShard } from "../../lib/stores/search_shards.ts";
import { searchShards } from "../../lib/stores/search_shards.ts";

const QUERY = 'available = "true"';

/** A version that begins at a block; keys sort as their numbers. */
function version(fromBlock: number, number: number): EntityVersion {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(0, number);
  const toBlock = 1n << 40n;
  return { key, fromBlock, toBlock, contentType: "", payload: key, strings: [], numbers: [] };
}

const order = ({ fromBlock, key }: Pick<EntityVersion, "fromBlock" | "key">) =>
  `${String(fromBlock).padStart(10, "0")} ${toHex(key)}`;

/** What a store of these versions answers, page by page, as the interface has it. */
function answering(versions: readonly EntityVersion[]): AskShard {
  const sorted = versions.toSorted((a, b) => order(a) < order(b) ? -1 : 1);
  return ({ limit, cursor }) => {
    const after = cursor === undefined ? "" : order(decodeCursor(cursor, QUERY));
    const left = sorted.filter((one) => order(one) > after);
    const page = left.slice(0, limit);
    return Promise.resolve(
      left.length > limit
        ? { versions: page, cursor: encodeCursor(page.at(-1)!, QUERY) }
        : { versions: page },
    );
  };
}

const shown = ({ fromBlock, key }: EntityVersion) => `${fromBlock} ${toHex(key).slice(0, 8)}`;

Deno.test("every page over shards, its cursor too, is the page of one store with all of them", async () => {
  const placed = fc.uniqueArray(
    fc.record({ block: fc.nat(4), number: fc.nat(50), shard: fc.nat(3) }),
    { maxLength: 40, selector: ({ number }) => number },
  );
  await fc.assert(fc.asyncProperty(placed, fc.integer({ min: 1, max: 9 }), async (all, limit) => {
    const of = (own: typeof all) => answering(own.map(({ block, number }) => version(block, number)));
    const shards = [0, 1, 2, 3].map((i) => of(all.filter(({ shard }) => shard === i)));
    const one = of(all);
    let cursor: string | undefined;
    do {
      const page = { limit, ...cursor === undefined ? {} : { cursor } };
      const [found, expected] = [await searchShards(shards, QUERY, page), await one(page)];
      assert.deepEqual(found.versions.map(shown), expected.versions.map(shown));
      assert.equal(found.cursor, expected.cursor);
      cursor = found.cursor;
    } while (cursor !== undefined);
  }));
});

Deno.test("a shard that fails fails the search: an answer without it would lack results", async () => {
  const away: AskShard = () => Promise.reject(new Error("shard 2 is away"));
  await assert.rejects(
    searchShards([answering([version(1, 1)]), away], QUERY, { limit: 5 }),
    /shard 2 is away/,
  );
});
