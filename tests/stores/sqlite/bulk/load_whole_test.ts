import assert from "node:assert/strict";
import * as fs from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { HeadroomError } from "../../../../lib/errors.ts";
import { BITEMPORAL, BITEMPORAL_M2 } from "../../../../lib/stores/sqlite/bitemporal.ts";
import { loadWhole } from "../../../../lib/stores/sqlite/bulk/load_whole.ts";
import { CLUSTERED } from "../../../../lib/stores/sqlite/clustered.ts";
import type { EntityStore } from "../../../../lib/stores/entity_store.ts";
import { Database, DatabaseFile } from "../../../../lib/stores/sqlite/engine.ts";
import { POSTING } from "../../../../lib/stores/sqlite/posting.ts";
import { arbitraryChain } from "../../../chain/arbitrary_chain.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";
import { STAGES } from "../../bulk_loader.ts";
import { encoded } from "../../encoded.ts";
import { growingBlock } from "../../growing_chain.ts";

for (const kind of [BITEMPORAL, BITEMPORAL_M2, POSTING, CLUSTERED]) {
  const open = (path: string) => kind.open(path, { variant: "normal" });

  Deno.test(`${kind.name}: a loaded file has the schema, the settings and every row of an appended one, in their places`, () =>
    inTemporaryFolder(async (folder) => {
      let files = 0;
      await fc.assert(
        fc.asyncProperty(arbitraryChain, async ({ blocks }) => {
          const [loaded, appended] = [`${folder}/${files++}.db`, `${folder}/${files++}.db`];
          const one = await open(loaded);
          const settings = { ...one.settings };
          await one.bulkLoad(blocks.map(encoded));
          await one.close();
          const other = await open(appended);
          for (const block of blocks) await other.appendBlock(encoded(block));
          await other.close();
          assert.deepEqual(contentsOf(loaded), contentsOf(appended));
          const again = await open(loaded);
          assert.deepEqual(again.settings, settings);
          await again.close();
        }),
        { numRuns: 15, seed: 20_261_127 },
      );
    }));
}

// What a load leaves that ends badly is `loadWhole`'s doing, whatever the tables: one kind of each family of them.
for (const kind of [BITEMPORAL, POSTING]) {
  const open = (path: string) => kind.open(path, { variant: "normal" });

  Deno.test(`${kind.name}: a load that is killed after its rows, at whatever stage, leaves no chain: it is refused, then empty`, () =>
    inTemporaryFolder(async (folder) => {
      for (const stage of STAGES) {
        const path = `${folder}/${stage}.db`;
        await killLoader([kind.name, path, "normal", stage]);
        assert.ok(fs.statSync(path).size > 10_000_000, "it must have written to the file");
        await assert.rejects(
          kind.open(path, { variant: "normal", readOnly: true }),
          (error) =>
            error instanceof HeadroomError && /died in the middle of a transaction/.test(error.message),
        );
        assert.throws(() => kind.recognises!(path), HeadroomError, "it is no complete chain");
        const store = await open(path);
        assert.deepEqual([store.tip, (await store.stats()).totals.versions], [null, 0], stage);
        assert.ok(fs.statSync(path).size < 1_000_000, stage);
        await store.bulkLoad([encoded(growingBlock(0))]);
        assert.ok((await store.check()).ok, stage);
        await store.close();
      }
    }));

  Deno.test(`${kind.name}: a load that meets a full disk at its rows or at its indexes says so and leaves an empty store`, () =>
    inTemporaryFolder(async (folder) => {
      const chain = Array.from({ length: 400 }, (_, number) => encoded(growingBlock(number)));
      const whole = `${folder}/whole.db`;
      const measured = await open(whole);
      await measured.bulkLoad(chain);
      await measured.close();
      const pages = fs.statSync(whole).size / 4096;
      for (const share of [0.5, 0.9, 0.99]) {
        const path = `${folder}/${share}.db`;
        const most = Math.floor(pages * share);
        const store = await withMostPages(most, () => open(path));
        await assert.rejects(store.bulkLoad(chain), (error) => {
          assert.ok(error instanceof HeadroomError);
          assert.match(error.message, /^Cannot load a chain into .*: expected room .*found a full disk$/);
          assert.match(error.next, /load again; the store is empty/);
          return true;
        });
        assert.deepEqual([store.tip, (await store.stats()).totals.versions], [null, 0], `${share}`);
        await store.bulkLoad(chain.slice(0, 3));
        assert.ok((await store.check()).ok, `${share}`);
        await store.close();
      }
    }));
}

Deno.test("loadWhole() undoes what a full disk cut off, says so, and leaves the settings as they were", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/full.db`;
    const database = new DatabaseFile(path, { timeout: 0 });
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
    const pragmas = ["journal_mode", "synchronous", "cache_size", "threads"];
    const settings = () => pragmas.map((name) => database.pragma(name, { simple: true }));
    const before = settings();
    database.pragma("max_page_count = 1000");
    const fill = () => {
      for (;;) database.exec("INSERT INTO t VALUES (zeroblob(100000))");
    };
    assert.throws(() => loadWhole(database, path, fill), (error) => {
      assert.ok(error instanceof HeadroomError);
      assert.match(
        error.message,
        /^Cannot load a chain into ".*full\.db": expected room .*found a full disk$/,
      );
      assert.match(error.next, /load again; the store is empty/);
      return true;
    });
    assert.deepEqual(settings(), before);
    assert.equal(database.prepare("SELECT count(*) FROM t").pluck().get(), 0);
    database.close();
    return Promise.resolve();
  }));

Deno.test("a load refuses a store that another connection has open, and leaves it as it was", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/shared.db`;
    const store = await POSTING.open(path, { variant: "normal" });
    const other = new DatabaseFile(path, { timeout: 0 });
    assert.equal(other.prepare("SELECT count(*) FROM versions").pluck().get(), 0);
    await assert.rejects(
      store.bulkLoad([encoded(growingBlock(0))]),
      (error) => error instanceof HeadroomError && /in use/.test(error.message),
    );
    other.close();
    await store.bulkLoad([encoded(growingBlock(0))]);
    assert.equal(store.tip, 0);
    await store.close();
  }));

/** Every schema entry in its order within its table, and every row of every plain table with its number. */
function contentsOf(path: string) {
  const database = new DatabaseSync(path, { readOnly: true });
  const all = (sql: string) => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    return statement.all().map((row) => Object.values(row).map(String));
  };
  const schema = all("SELECT tbl_name, type, name, sql FROM sqlite_schema ORDER BY tbl_name, rowid");
  const tables = schema.filter(([table, type, name]) =>
    type === "table" && table === name && !name!.startsWith("index_") && !name!.startsWith("sqlite_")
  ).map(([, , name]) => [name, all(`SELECT rowid, * FROM ${name} ORDER BY rowid`)]);
  database.close();
  return { schema, tables };
}

/** Opens a store whose file cannot grow beyond so many pages, as on a disk that is full then. */
async function withMostPages(pages: number, open: () => Promise<EntityStore>): Promise<EntityStore> {
  const { pragma } = Database.prototype;
  let set = false;
  // The limit is the connection's, which a store keeps to itself: it is set with the first setting.
  Database.prototype.pragma = function (sql, options) {
    if (!set) {
      set = true;
      pragma.call(this, `max_page_count = ${pages}`);
    }
    return pragma.call(this, sql, options);
  };
  try {
    return await open();
  } finally {
    Database.prototype.pragma = pragma;
  }
}

/** Starts a load and waits until it kills itself. */
async function killLoader(args: readonly string[]): Promise<void> {
  const { signal } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fileURLToPath(new URL("../../bulk_loader.ts", import.meta.url)), ...args],
    stderr: "inherit",
  }).output();
  assert.equal(signal, "SIGKILL");
}
