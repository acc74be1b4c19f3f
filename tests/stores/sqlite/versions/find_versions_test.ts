import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Block } from "../../../../lib/chain/block.ts";
import type { Operation } from "../../../../lib/chain/operation.ts";
import { BITMAP } from "../../../../lib/stores/sqlite/bitmap.ts";
import { CLUSTERED } from "../../../../lib/stores/sqlite/clustered.ts";
import { DatabaseFile } from "../../../../lib/stores/sqlite/engine.ts";
import { POSTING } from "../../../../lib/stores/sqlite/posting.ts";
import { BITMAP_INDEX } from "../../../../lib/stores/sqlite/versions/bitmap_index.ts";
import { CLUSTERED_INDEX } from "../../../../lib/stores/sqlite/versions/clustered_index.ts";
import { POSTING_INDEX } from "../../../../lib/stores/sqlite/versions/posting_index.ts";
import type { Ids } from "../../../../lib/stores/sqlite/versions/version_index.ts";
import { VersionFinder, VersionQuery } from "../../../../lib/stores/sqlite/versions/find_versions.ts";
import { arbitraryChain, arbitraryQuery } from "../../../chain/arbitrary_chain.ts";
import { ChainModel } from "../../../chain/chain_model.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";
import { encoded } from "../../encoded.ts";
import { growingBlock } from "../../growing_chain.ts";

type SqlIds = Extract<Ids, { readonly sql: string }>;

const SEED = 20_261_127;

const STORES = [[POSTING, POSTING_INDEX], [CLUSTERED, CLUSTERED_INDEX], [BITMAP, BITMAP_INDEX]] as const;

for (const [kind, indexKind] of STORES) {
  Deno.test(`${kind.name}: ranges and prefixes by the index alone give the model's answers, page by page`, () =>
    inTemporaryFolder(async (folder) => {
      let files = 0;
      await fc.assert(
        fc.asyncProperty(
          arbitraryChain,
          fc.array(arbitraryQuery, { minLength: 6, maxLength: 10 }),
          async ({ blocks }, texts) => {
            const path = join(folder, `${files++}.db`);
            const model = new ChainModel();
            const store = await kind.open(path, { variant: "normal" });
            for (const block of blocks) {
              await store.appendBlock(encoded(block));
              model.append(block);
            }
            await store.close();
            const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
            const index = indexKind.open(database);
            const finder = new VersionFinder(database, index, 0);
            for (const text of texts) {
              const query = new VersionQuery(text, index);
              for (const { number } of blocks) {
                let cursor: string | undefined;
                do {
                  const page = cursor === undefined ? { limit: 2 } : { limit: 2, cursor };
                  const found = finder.page(query, number, page);
                  const expected = model.query(text, number, page);
                  assert.deepEqual(found.versions.map(plain), expected.versions.map(plain), text);
                  assert.equal(found.cursor, expected.cursor);
                  cursor = found.cursor;
                } while (cursor !== undefined);
              }
            }
            database.close();
          },
        ),
        { numRuns: 15, seed: SEED },
      );
    }));
}

Deno.test("clustered: what SQLite prepares for alternatives is the same for few and for many of them", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "store.db");
    await (await CLUSTERED.open(path, { variant: "normal" })).close();
    const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
    const index = CLUSTERED_INDEX.open(database);
    const prepared = (text: string) => {
      const { words } = new VersionQuery(text, index).plan.all;
      const { sql, values } = index.find(words, { afterId: 0, lastId: 1, atHead: true }) as SqlIds;
      return [sql, Object.keys(values)];
    };
    const any = (count: number, term: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => term(i));
    for (const term of [(i: number) => `b < ${1_000 * i + 5}`, (i: number) => `b = ${i}`]) {
      assert.deepEqual(prepared(any(300, term).join(" || ")), prepared(any(3, term).join(" || ")));
      const narrowed = (count: number) => prepared(`c = 1 && (${any(count, term).join(" || ")})`);
      assert.deepEqual(narrowed(300), narrowed(3));
    }
    database.close();
  }));

/** Nodes whose statuses move with every block, and the number of blocks. */
const [NODES, MOVES] = [30, 200];

function movedBlock(number: number): Block {
  return {
    number,
    operations: Array.from({ length: NODES }, (_, i): Operation => ({
      type: number === 0 ? "create" : "update",
      txIndex: 0,
      opIndex: i,
      key: new Uint8Array(32).fill(i + 1),
      owner: "0x" + "0a".repeat(20),
      contentType: "",
      btl: 10_000n,
      payload: new Uint8Array(),
      strings: [["type", "node"], ["status", (number + i) % 3 === 0 ? "available" : "busy"]],
      numbers: [],
    })),
  };
}

Deno.test("posting: at the head no version that is over is looked at, before it all of them are; a page ends early at both", () =>
  inTemporaryFolder(async (folder) => {
    const write = async (path: string, numbers: readonly number[]) => {
      const store = await POSTING.open(path, { variant: "normal" });
      for (const number of numbers) await store.appendBlock(encoded(movedBlock(number)));
      await store.close();
      return new DatabaseFile(path, { readonly: true, timeout: 0 });
    };
    const moved = await write(join(folder, "moved.db"), Array.from({ length: MOVES }, (_, i) => i));
    const index = POSTING_INDEX.open(moved);
    const query = new VersionQuery('type = "node" && status = "available"', index);
    const { words } = query.plan.all;
    const looksAt = (atHead: boolean) => {
      const { sql, values } = index.find(words, { afterId: 0, lastId: NODES * MOVES, atHead }) as SqlIds;
      return moved.prepare<[object], number>(sql).pluck().all(values).length;
    };
    assert.deepEqual([looksAt(true), looksAt(false)], [NODES / 3, MOVES * NODES / 3]);
    // And of either no more than a page takes.
    const finder = new VersionFinder(moved, index);
    for (const atBlock of [MOVES / 2, MOVES]) {
      const plan = finder.explain(query, atBlock);
      assert.ok(plan.some((step) => step.includes("SCAN index_live")), plan.join("\n"));
      assert.ok(plan.every((step) => !step.includes("TEMP B-TREE")), plan.join("\n"));
    }
    // FTS5 passes over what was deleted until it merges it away: little of it is left at any time.
    const bytes = (database: DatabaseFile) =>
      database.prepare<[], number>("SELECT sum(length(block)) FROM index_live_data").pluck().get()!;
    const fresh = await write(join(folder, "fresh.db"), [0]);
    assert.ok(bytes(moved) < 20 * bytes(fresh), `${bytes(moved)} against ${bytes(fresh)}`);
    moved.close();
    fresh.close();
  }));

Deno.test("check() finds a version that the index lost, one it lists twice, and an end that was moved", () =>
  inTemporaryFolder(async (folder) => {
    const faults = {
      "DELETE FROM index_live WHERE rowid = (SELECT max(id) FROM versions)": "words of live versions",
      "INSERT INTO index_ended (rowid, words) VALUES (9000, 'a')": "words of ended versions",
      "UPDATE versions SET to_block = to_block + 1 WHERE id = 1": "versions of an entity",
      "DELETE FROM payloads WHERE id = 1": "payloads of versions",
      "UPDATE versions SET from_block = 0 WHERE id = 3": "blocks",
    };
    for (const [index, [sql, what]] of Object.entries(faults).entries()) {
      const path = join(folder, `${index}.db`);
      const store = await POSTING.open(path, { variant: "normal" });
      for (let block = 0; block < 4; block++) await store.appendBlock(encoded(growingBlock(block)));
      assert.ok((await store.check()).ok);
      await store.close();
      const database = new DatabaseFile(path, { timeout: 0 });
      database.exec(sql);
      database.close();
      const damaged = await POSTING.open(path, { variant: "normal" });
      const { ok, lines } = await damaged.check();
      assert.equal(ok, false, sql);
      assert.ok(lines.some((line) => line.startsWith(what) && !line.endsWith(": ok")), `${sql}: ${lines}`);
      await damaged.close();
    }
  }));

function plain(version: { readonly key: Uint8Array; readonly payload: Uint8Array }) {
  return { ...version, key: Array.from(version.key), payload: Array.from(version.payload) };
}
