/** What the blocks recovered from a store are worth: for every built-in kind that keeps all history. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import type { Block } from "../../../lib/chain/block.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { historySpan } from "../../../lib/stores/sqlite/history_span.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { readHistory } from "../../../lib/stores/sqlite/read_history.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { arbitraryChain, arbitraryQuery, KEYS, OWNERS } from "../../chain/arbitrary_chain.ts";
import { growingBlock } from "../growing_chain.ts";
import { encoded } from "../encoded.ts";
import { SQLITE_KINDS } from "../sqlite_kinds.ts";
import { rowsOf } from "./rows_of.ts";
import { TEMPORARY } from "../../runs/sample_run.ts";

const folder = Deno.makeTempDirSync(TEMPORARY);
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `${files++}.db`);
const keepers = SQLITE_KINDS.filter(({ capabilities }) => capabilities.history === "all");

/** A new store of the blocks; its path. */
async function stored(kind: EntityStoreKind, blocks: Iterable<Block>): Promise<string> {
  const path = newPath();
  const store = await kind.open(path, { variant: Object.keys(kind.variants)[0]! });
  for (const block of blocks) await store.appendBlock(encoded(block));
  await store.close();
  return path;
}

/** Digests of what a store answers: each key and query at each block, all pages. */
async function answers(
  kind: EntityStoreKind,
  path: string,
  { blocks, queries }: { readonly blocks: readonly number[]; readonly queries: readonly string[] },
): Promise<string[]> {
  const store = await kind.open(path, { variant: Object.keys(kind.variants)[0]!, readOnly: true });
  const digests: string[] = [];
  for (const block of blocks) {
    for (const key of KEYS) {
      digests.push(digestVersions([await store.get(key, block)].filter((one) => one !== null)));
    }
    for (const text of queries) {
      let cursor: string | undefined;
      do {
        const page = cursor === undefined ? { limit: 2 } : { limit: 2, cursor };
        const found = await store.run(store.compile(text), block, page);
        digests.push(digestVersions(found.versions));
        cursor = found.cursor;
      } while (cursor !== undefined);
    }
  }
  await store.close();
  return digests;
}

for (const kind of keepers) {
  Deno.test(`${kind.name}: its chain appended to Arkiv's schema, and from there to it again, gives equal answers at every block`, async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryChain,
        fc.array(arbitraryQuery, { minLength: 2, maxLength: 4 }),
        async ({ blocks }, queries) => {
          const first = await stored(kind, blocks);
          const history = [...readHistory(first)];
          const arkiv = await stored(BITEMPORAL, history);
          const again = await stored(kind, readHistory(arkiv));
          const last = blocks.at(-1)!.number;
          const all = [...blocks.map(({ number }) => number), last + 3];
          const asked = { blocks: [Math.max(0, all[0]! - 1), ...all], queries: ["$all", ...queries] };
          const expected = await answers(kind, first, asked);
          assert.deepEqual(await answers(BITEMPORAL, arkiv, asked), expected);
          assert.deepEqual(await answers(kind, again, asked), expected);
          const direct = await stored(BITEMPORAL, blocks);
          assert.equal(rowsOf(arkiv), rowsOf(direct), "the rows that the blocks themselves give");
          assert.deepEqual(history.at(-1)?.number, last);
          assert.equal(historySpan(first), history.length);
          assert.deepEqual([...readHistory(await stored(kind, history))], history);
        },
      ),
      { numRuns: 12, seed: 20_261_127 },
    );
  });

  Deno.test(`${kind.name}: its history is read beside a writer, as it was when the reading began, and nothing is left behind`, async () => {
    const path = await stored(kind, [0, 1, 2].map(growingBlock));
    const before = Deno.readFileSync(path);
    const names = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    const found = names();
    assert.equal([...readHistory(path)].length, 3);
    assert.deepEqual([names(), Deno.readFileSync(path)], [found, before]);
    const writer = await kind.open(path, { variant: Object.keys(kind.variants)[0]! });
    await writer.appendBlock(encoded(growingBlock(3)));
    const reader = readHistory(path);
    const numbers = [reader.next().value!.number];
    await writer.appendBlock(encoded(growingBlock(4)));
    numbers.push(...[...reader].map(({ number }) => number));
    assert.deepEqual(numbers, [0, 1, 2, 3]);
    assert.equal([...readHistory(path)].length, 5);
    await writer.close();
    assert.deepEqual(names(), found);
  });

  Deno.test(`${kind.name}: an empty store has no blocks`, async () => {
    const path = await stored(kind, []);
    assert.deepEqual([[...readHistory(path)], historySpan(path)], [[], null]);
  });
}

const EMPTY: Block[] = [7, 8].map((number) => ({ number, operations: [] }));
const place = { txIndex: 0, opIndex: 0, key: KEYS[0]! };
const create = {
  type: "create",
  ...place,
  owner: OWNERS[0]!,
  contentType: "",
  btl: 2n,
  payload: new Uint8Array(),
  strings: [],
  numbers: [],
} as const;
/** Two empty blocks, an entity that ends by itself, and one that is deleted. */
const SHORT: Block[] = [
  ...EMPTY,
  { number: 9, operations: [create, { ...create, key: KEYS[1]!, opIndex: 1 }] },
  { number: 10, operations: [{ type: "delete", ...place }] },
  { number: 11, operations: [] },
];

Deno.test("rows of versions keep the empty blocks before the first version, Arkiv's schema does not", async () => {
  const types = ({ number, operations }: Block) => [number, ...operations.map(({ type }) => type)];
  const filled = [[9, "create", "create"], [10, "delete"], [11, "expire"]];
  assert.deepEqual([...readHistory(await stored(POSTING, SHORT))].map(types), [[7], [8], ...filled]);
  assert.deepEqual([...readHistory(await stored(BITEMPORAL, SHORT))].map(types), filled);
});

const DAMAGE: readonly (readonly [sql: string, says: RegExp])[] = [
  ["UPDATE attributes SET numbers = '{' WHERE id = 2", /version 2: numbers, character 1/],
  ["UPDATE attributes SET strings = '{\"a\":1}' WHERE id = 2", /version 2: strings, character/],
  ["DELETE FROM payloads WHERE id = 3", /version 3: content_type is no text/],
  ["DELETE FROM entities WHERE id = 1", /version 1: key is no blob/],
  ["UPDATE versions SET to_block = 5 WHERE id = 1", /overlaps the version before/],
  [
    "UPDATE versions SET to_block = expiration + 1 WHERE id = 1",
    /ends at block 1000001, its expiry is 1000000/,
  ],
  ["DELETE FROM versions WHERE id = 1", /no live version of the same origin/],
  ["DELETE FROM blocks WHERE number = 0", /starts or ends at block 0: .* before the first block, 1/],
  [
    "UPDATE versions SET sequence = sequence + (5 << 32) WHERE id = 1",
    /created at block 5, after its own, 0/,
  ],
  ["DELETE FROM blocks WHERE number = 2", /a version from block 2, above the newest, 1/],
  ["INSERT INTO blocks VALUES (4294967295, 5)", /nothing between block \d+ and block 4294967295/],
  ["UPDATE versions SET owner = x'00' WHERE id = 1", /is no address/],
];

for (const [sql, says] of DAMAGE) {
  Deno.test(`rows of versions that contradict each other are refused: ${sql}`, async () => {
    const path = await stored(POSTING, [0, 1, 2].map(growingBlock));
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    assert.throws(() => [...readHistory(path)], (error) => {
      assert.ok(error instanceof HeadroomError, `${error}`);
      assert.match(error.message, says);
      return true;
    });
  });
}
