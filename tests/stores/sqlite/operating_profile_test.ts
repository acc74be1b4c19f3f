import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../../lib/errors.ts";
import { chooseEntityStores, entityStoreChoice } from "../../../lib/bench/plan/chosen_store.ts";
import { ENTITY_STORES } from "../../../lib/stores/mod.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { setCache } from "../../../lib/stores/sqlite/open_database.ts";
import { cacheOfSmallFiles } from "../../../lib/model/growth/cache_of_small_files.ts";
import { tuned } from "../../../lib/stores/sqlite/operating_profile.ts";
import { growingBlock } from "../growing_chain.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";

/** Of each variant, what must be read back; `synchronous` 1 is NORMAL, 2 FULL. Source: sqlite.org/pragma.html. */
const LIBRARY = { cache_size: -16_000, auto_vacuum: 0, wal_autocheckpoint: 1000 };
const ARKIV = { cache_size: 65_536, auto_vacuum: 2, wal_autocheckpoint: 1000 };
const TUNED = { large_cache_pages: 131_072, cache_size: -16_000, auto_vacuum: 2, wal_autocheckpoint: 0 };
const EXPECTED: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  normal: { operating_profile: "arkiv-as-shipped", synchronous: 1, ...ARKIV },
  full: { operating_profile: "arkiv-as-shipped", synchronous: 2, ...ARKIV },
  "library-default": { operating_profile: "library-default", synchronous: 1, ...LIBRARY },
  "library-default-full": { operating_profile: "library-default", synchronous: 2, ...LIBRARY },
  tuned: { operating_profile: "tuned", synchronous: 1, log_bytes_max: 256e6, ...TUNED },
  "tuned-full": { operating_profile: "tuned", synchronous: 2, log_bytes_max: 256e6, ...TUNED },
  "tuned-log-100mb": { operating_profile: "tuned", synchronous: 1, log_bytes_max: 100e6, ...TUNED },
  "tuned-log-512mb": { operating_profile: "tuned", synchronous: 1, log_bytes_max: 512e6, ...TUNED },
};

Deno.test("every SQLite kind has the same variants, and is measured as Arkiv ships it unless others are named", async () => {
  for (const kind of Object.values(ENTITY_STORES).filter(({ companions }) => companions?.includes("-wal"))) {
    assert.deepEqual(Object.keys(kind.variants), Object.keys(EXPECTED));
    assert.deepEqual(entityStoreChoice(kind).variants, ["normal", "full"]);
  }
  const [chosen] = await chooseEntityStores("bitemporal", "tuned, library-default");
  assert.deepEqual(chosen!.variants, ["tuned", "library-default"]);
  for (const variants of ["tuned,fast", ""]) {
    await assert.rejects(chooseEntityStores("bitemporal", variants), UsageError);
  }
});

for (const [variant, expected] of Object.entries(EXPECTED)) {
  Deno.test(`${variant} is in force once something was written, and says which operating profile it is`, () =>
    inTemporaryFolder(async (folder) => {
      const store = await BITEMPORAL.open(join(folder, "chain.db"), { variant });
      await store.appendBlock(encoded(growingBlock(0)));
      const found = store.settings;
      await store.close();
      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((name) => [name, found[name]])),
        expected,
      );
      assert.deepEqual([found.journal_mode, found.page_size, found.mmap_size], ["wal", 4096, 0]);
    }));
}

Deno.test("without its pragma, `synchronous` reads FULL until the first write to a log: settings are read after it", () =>
  inTemporaryFolder((folder) => {
    const database = new Database(join(folder, "plain.db"));
    const synchronous = () => database.pragma("synchronous", { simple: true });
    database.pragma("journal_mode = WAL");
    assert.equal(synchronous(), 2);
    database.exec("CREATE TABLE t (a)");
    assert.equal(synchronous(), 1);
    database.close();
    return Promise.resolve();
  }));

Deno.test("tuned has a large cache from a file of 1 GiB on, and the library's before", () => {
  const database = new Database(":memory:");
  const cacheSize = () => database.pragma("cache_size", { simple: true });
  assert.equal(setCache(database, tuned(1e8), 262_143), false);
  assert.equal(cacheSize(), -16_000);
  // What analysis takes it for: KiB, and pages of 4,096 bytes.
  assert.deepEqual(cacheOfSmallFiles(tuned(1e8).name), {
    bytes: 16_000 * 1024,
    belowFileBytes: 262_144 * 4096,
  });
  assert.equal(setCache(database, tuned(1e8), 262_144), true);
  assert.equal(cacheSize(), 131_072);
  database.close();
});

Deno.test("tuned says and records how large the cache of a large file is: posting's is smaller than that of others", () =>
  inTemporaryFolder(async (folder) => {
    assert.match(
      ENTITY_STORES.bitemporal!.variants.tuned!.about,
      /16 MB cache, 512 MB from a file of 1 GiB on/,
    );
    assert.match(ENTITY_STORES.posting!.variants.tuned!.about, /16 MB cache, 64 MB from a file of 1 GiB on/);
    const database = new Database(":memory:");
    assert.equal(setCache(database, tuned(1e8, 16_384), 262_144), true);
    assert.equal(database.pragma("cache_size", { simple: true }), 16_384);
    database.close();
    const store = await ENTITY_STORES.posting!.open(join(folder, "chain.db"), { variant: "tuned" });
    assert.deepEqual([store.settings.large_cache_pages, store.settings.cache_size], [16_384, -16_000]);
    await store.close();
  }));

Deno.test("a tuned store opened for reading starts no thread, and nothing is left beside the file", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const writer = await BITEMPORAL.open(path, { variant: "tuned" });
    await writer.appendBlock(encoded(growingBlock(0)));
    const reader = await BITEMPORAL.open(path, { variant: "tuned", readOnly: true });
    assert.deepEqual([writer.engineState().logPinned, reader.engineState().logPinned], [false, undefined]);
    await reader.close();
    await writer.close();
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["chain.db"]);
  }));

Deno.test("an unknown variant is refused, and no file is made", () =>
  inTemporaryFolder(async (folder) => {
    const open = () => BITEMPORAL.open(`${folder}/new.db`, { variant: "tunned" });
    await assert.rejects(open, /"tunned" is not a variant of bitemporal/);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));
