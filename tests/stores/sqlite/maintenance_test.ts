import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { Maintenance, STATISTICS, type StatisticsKind } from "../../../lib/stores/sqlite/maintenance.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

const BLOCKS = 60;

async function grown(kind: EntityStoreKind, path: string): Promise<void> {
  const store = await kind.open(path, { variant: "normal" });
  for (let number = 0; number < BLOCKS; number++) await store.appendBlock(encoded(growingBlock(number)));
  await store.close();
}

/** What the engine itself says of a file, on a connection of its own. */
function pragma(path: string, name: string): unknown {
  const database = new Database(path);
  try {
    return database.pragma(name, { simple: true });
  } finally {
    database.close();
  }
}

/** A table that takes pages, and is gone again: a file with free pages, as deletions leave it. */
function freePages(path: string): void {
  const database = new Database(path);
  database.exec(
    "CREATE TABLE gone AS SELECT randomblob(4000) AS bytes FROM string_attributes; DROP TABLE gone",
  );
  database.close();
}

/** The SQL of a file's statistics, once it was analysed. */
function analysed(path: string): string {
  using file = new Maintenance(path);
  file.makeStatistics("analyze");
  return file.statisticsSql();
}

Deno.test("incremental vacuum gives back as many pages a call as it is told; VACUUM all, and sets the kind of auto-vacuum", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/store.db`;
    await grown(BITEMPORAL, path);
    freePages(path);
    const free = pragma(path, "freelist_count") as number;
    assert.ok(free > 100);
    {
      using file = new Maintenance(path);
      assert.equal(pragma(path, "auto_vacuum"), 2);
      file.incrementalVacuum(10);
      assert.equal(file.pageCounts().freePages, free - 10);
      file.checkpoint();
    }
    const { size } = Deno.statSync(path);
    assert.equal(size, 4096 * (pragma(path, "page_count") as number));
    for (const kind of ["none", "incremental"] as const) {
      using file = new Maintenance(path);
      file.vacuum(kind);
      assert.equal(pragma(path, "auto_vacuum"), kind === "none" ? 0 : 2);
    }
    assert.equal(pragma(path, "freelist_count"), 0);
    assert.ok(Deno.statSync(path).size <= size - 4096 * (free - 10));
    assert.equal(pragma(path, "integrity_check"), "ok");
  });
});

for (const kind of [BITEMPORAL, POSTING]) {
  Deno.test(`${kind.name}: statistics of any kind change no answer, and the store still opens its file`, async () => {
    await inTemporaryFolder(async (folder) => {
      const path = `${folder}/store.db`;
      await grown(kind, path);
      const asked = async () => {
        const store = await kind.open(path, { variant: "normal" });
        const queries = ["$all", 'status = "update"', "block > 30 && block < 40", 'status ~ "cr*"'];
        const found = [];
        for (const text of queries) {
          const { versions } = await store.run(store.compile(text), BLOCKS - 1, { limit: 200 });
          assert.ok(versions.length > 0, text);
          found.push(digestVersions(versions));
        }
        assert.ok((await store.check()).ok);
        await store.close();
        return found;
      };
      const before = await asked();
      for (const statistics of Object.keys(STATISTICS) as StatisticsKind[]) {
        {
          using file = new Maintenance(path);
          file.makeStatistics(statistics);
          assert.ok(file.statisticsRows() > 0, statistics);
        }
        assert.deepEqual(await asked(), before, statistics);
      }
    });
  });

  Deno.test(`${kind.name}: statistics put into another copy of a file give the same rows and plans, and none give none`, async () => {
    await inTemporaryFolder(async (folder) => {
      const [path, copy] = [`${folder}/store.db`, `${folder}/copy.db`];
      await grown(kind, path);
      await Deno.copyFile(path, copy);
      const plan = async (of: string) => {
        const store = await kind.open(of, { variant: "normal" });
        const found = await store.explain(store.compile('status = "update" && block > 30'), BLOCKS - 1);
        await store.close();
        return found;
      };
      const none = await plan(copy);
      const replace = (sql: string) => {
        using other = new Maintenance(copy);
        other.replaceStatistics(sql);
        return other.statisticsSql();
      };
      const kept = analysed(path);
      assert.match(kept, /^INSERT INTO sqlite_stat1 VALUES \('/);
      assert.deepEqual(replace(kept).split("\n").sort(), kept.split("\n").sort());
      assert.deepEqual(await plan(copy), await plan(path));
      assert.equal(replace(""), "");
      assert.deepEqual(await plan(copy), none);
    });
  });
}

Deno.test("a file that is no database, or not there, is refused and not made", async () => {
  await inTemporaryFolder(async (folder) => {
    assert.throws(() => new Maintenance(`${folder}/none.db`), HeadroomError);
    await Deno.writeTextFile(`${folder}/letter.txt`, "dear ".repeat(1000));
    assert.throws(() => new Maintenance(`${folder}/letter.txt`).pageCounts(), HeadroomError);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["letter.txt"]);
  });
});
