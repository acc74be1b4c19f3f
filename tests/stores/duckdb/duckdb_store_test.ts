/** What is DuckDB's own, beside what every store promises (entity_store_contract.ts). */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { surveyDatabase } from "../../../lib/bench/data/database_queries.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { openChain } from "../../../lib/inspect/open_chain.ts";
import { DUCKDB } from "../../../lib/stores/duckdb/duckdb.ts";
import { DuckdbDatabase } from "../../../lib/stores/duckdb/database.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { migrateChain } from "../../../lib/migrate/migrate_chain.ts";
import { knownEntityStore } from "../../../lib/stores/mod.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { readHistory } from "../../../lib/stores/sqlite/read_history.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { assertGivesBack, assertRefusesDamage, DAMAGE } from "../gives_back.ts";
import { growingBlock } from "../growing_chain.ts";
import { GrowingWriter } from "../start_writer.ts";

const open = (path: string, { readOnly = false, variant = "one-thread" } = {}) =>
  DUCKDB.open(path, { variant, readOnly }) as Promise<EntityStore>;

async function grown(path: string, blocks = 6): Promise<string> {
  const store = await open(path);
  for (let number = 0; number < blocks; number++) await store.appendBlock(encoded(growingBlock(number)));
  await store.close();
  return path;
}

function refused(expected: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof HeadroomError, `${error}`);
    assert.match(error.message, expected);
    assert.doesNotMatch(error.message, /\n/);
    assert.ok(error.next !== "");
    return true;
  };
}

Deno.test("duckdb: while a process writes, nobody else opens the file; killed, its log holds every block it told of", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.duckdb");
    let told: number;
    {
      await using writer = new GrowingWriter(["duckdb", path, "one-thread"]);
      while (await writer.next() < 20);
      for (const readOnly of [false, true]) {
        await assert.rejects(
          open(path, { readOnly }),
          refused(/found a file that is in use: DuckDB lets one process/),
        );
      }
      told = await writer.kill();
    }
    assert.ok(fs.statSync(`${path}.wal`).size > 0);
    // Replayed in memory by a reader, into the file by a writer.
    for (const readOnly of [true, false]) {
      const store = await open(path, { readOnly });
      assert.ok(store.tip! >= told);
      const model = new ChainModel();
      for (let number = 0; number <= store.tip!; number++) model.append(growingBlock(number));
      for (const block of [told, store.tip!]) {
        assert.equal(
          digestVersions((await store.run(store.compile("$all"), block, { limit: 200 })).versions),
          digestVersions(model.query("$all", block, { limit: 200 }).versions),
        );
      }
      assert.ok((await store.check()).ok);
      await store.close();
      assert.equal(fs.existsSync(`${path}.wal`), readOnly, "a writer leaves no log");
    }
  }));

Deno.test("duckdb: a block that the disk does not take is refused, none of it is kept, and the writer may try again", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.duckdb");
    let tip: number;
    {
      await using writer = new GrowingWriter(["duckdb", path, "one-thread"], 32 * 1024);
      const first = await writer.refused();
      assert.match(first.message, /Cannot append block \d+ to ".*": expected a disk that reads and writes/);
      assert.match(first.next, /limits on the size of files/);
      await writer.goOn();
      const again = await writer.refused();
      assert.deepEqual(again, first);
      tip = first.tip!;
    }
    const store = await open(path);
    assert.equal(store.tip, tip);
    assert.ok((await store.check()).ok);
    await store.appendBlock(encoded(growingBlock(tip + 1)));
    await store.close();
  }));

Deno.test("duckdb: in one process a file has one writer, or readers, as DuckDB's own lock is the process's", () =>
  inTemporaryFolder(async (folder) => {
    const path = await grown(join(folder, "chain.duckdb"));
    const readers = [await open(path, { readOnly: true }), await open(path, { readOnly: true })];
    const already = refused(/found one that this program has open already/);
    await assert.rejects(open(path), already);
    for (const reader of readers) await reader.close();
    const writer = await open(path);
    for (const readOnly of [true, false]) await assert.rejects(open(path, { readOnly }), already);
    assert.equal(knownEntityStore(path), DUCKDB, "told without reading it, which would drop the lock");
    await writer.appendBlock(encoded(growingBlock(6)));
    await writer.close();
    const after = await open(path);
    assert.equal(after.tip, 6);
    await after.close();
  }));

Deno.test("duckdb: what is something else is refused, and nothing of it changes", () =>
  inTemporaryFolder(async (folder) => {
    const text = join(folder, "text.duckdb");
    fs.writeFileSync(text, "not a database".repeat(100));
    const sqlite = join(folder, "sqlite.duckdb");
    await (await BITEMPORAL.open(sqlite, { variant: "normal" })).close();
    const other = await grown(join(folder, "other.duckdb"));
    const newer = await grown(join(folder, "newer.duckdb"));
    for (
      const [path, sql] of [[other, "ALTER TABLE strings ADD COLUMN x INT"], [
        newer,
        "UPDATE headroom_schema SET version = 7",
      ]] as const
    ) {
      const database = await DuckdbDatabase.open(path, { readOnly: false, threads: 1 });
      await database.run(sql);
      database.close();
    }
    const folderPath = join(folder, "folder.duckdb");
    fs.mkdirSync(folderPath);
    const cases: [path: string, problem: RegExp][] = [
      [text, /something that is not a DuckDB database/],
      [sqlite, /something that is not a DuckDB database/],
      [other, /expected the tables of a duckdb store, found table strings \(id UBIGINT, .*x INTEGER\)/],
      [newer, /expected schema version 1, found version 7/],
      [folderPath, /expected a file, found a folder/],
      [join(folder, "none", "a.duckdb"), /no such folder/],
    ];
    for (const [path, problem] of cases) {
      const before = fs.existsSync(path) && fs.statSync(path).isFile() ? fs.readFileSync(path) : null;
      for (const readOnly of [false, true]) await assert.rejects(open(path, { readOnly }), refused(problem));
      if (before !== null) assert.ok(fs.readFileSync(path).equals(before), path);
    }
    await assert.rejects(open(join(folder, "none.duckdb"), { readOnly: true }), refused(/no such file/));
    await assert.rejects(
      open(join(folder, "a.duckdb"), { variant: "normal" }),
      refused(/not a variant of duckdb/),
    );
    assert.equal(knownEntityStore(sqlite), BITEMPORAL);
    assert.equal(knownEntityStore(text), null);
  }));

Deno.test("duckdb: settings, parts of the file, the plan and the log are told", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.duckdb");
    const store = await open(path);
    assert.deepEqual(
      { ...store.settings, engine: `${store.settings.engine}`.replace(/[\d.]+$/, "") },
      {
        engine: "DuckDB ",
        access_mode: "read_write",
        checkpoint_threshold: "16.0 MiB",
        default_block_size: "262144",
        memory_limit: "1.0 GiB",
        storage_compatibility_version: "latest",
        threads: "1",
      },
    );
    for (let number = 0; number < 6; number++) await store.appendBlock(encoded(growingBlock(number)));
    assert.ok(store.engineState().logBytes! > 0);
    const { parts, fileBytes } = await store.stats();
    assert.equal(store.engineState().logBytes, 0, "the log was moved into the file");
    assert.equal(fileBytes, fs.statSync(path).size);
    assert.equal(parts.reduce((sum, { bytes }) => sum + bytes, 0), fileBytes);
    assert.deepEqual(parts.filter(({ rows }) => rows !== null).map(({ name, rows }) => [name, rows]), [
      ["versions", 11],
      ["strings", 11],
      ["numbers", 11],
      ["blocks", 6],
    ]);
    assert.ok(parts[0]!.bytes >= 262_144);
    const plan = (await store.explain(store.compile('status = "update" && block >= 1'), 5)).join("\n");
    assert.match(plan, /HASH_JOIN|MARK|SEMI/);
    assert.match(plan, /SEQ_SCAN/);
    assert.equal(store.first, 0);
    await store.close();
    await store.close();
  }));

Deno.test("duckdb: the check finds a version without its attributes, one that overlaps, a block cut short and a damaged file", () =>
  inTemporaryFolder(async (folder) => {
    const cases: [name: string, sql: string][] = [
      ["strings and versions", "UPDATE strings SET value = 'x' WHERE id = 2"],
      ["numbers and versions", "DELETE FROM numbers WHERE id = 3"],
      ["versions of an entity", "UPDATE versions SET to_block = 5 WHERE id = 1"],
      ["order of versions", "UPDATE versions SET from_block = 4 WHERE id = 2"],
      ["blocks", "DELETE FROM versions WHERE id = (SELECT max(id) FROM versions)"],
    ];
    for (const [what, sql] of cases) {
      const path = await grown(join(folder, `${what}.duckdb`));
      const database = await DuckdbDatabase.open(path, { readOnly: false, threads: 1 });
      await database.run(sql);
      database.close();
      const store = await open(path);
      const { ok, lines } = await store.check();
      await store.close();
      assert.ok(
        !ok && lines.some((line) => line.startsWith(`${what}: expected`)),
        `${what}\n${lines.join("\n")}`,
      );
    }
    const path = await grown(join(folder, "damaged.duckdb"));
    const bytes = fs.readFileSync(path);
    // Past the three headers of 4 KiB: blocks of 256 KiB, each with a checksum before it.
    for (let at = 12_288 + 64; at < bytes.length; at += 262_144) bytes.fill(0xa5, at, at + 64);
    fs.writeFileSync(path, bytes);
    await assert.rejects(
      open(path).then(async (store) => {
        const { ok, lines } = await store.check();
        await store.close();
        assert.ok(!ok, lines.join("\n"));
        throw new HeadroomError("an undamaged database, found by the check", { next: "." });
      }),
      refused(/an undamaged database/),
    );
  }));

Deno.test("duckdb: a file is surveyed for its queries as an SQLite file of the same blocks is, and its chain moves into one", () =>
  inTemporaryFolder(async (folder) => {
    const path = await grown(join(folder, "chain.duckdb"));
    const sqlite = join(folder, "chain.db");
    const store = await BITEMPORAL.open(sqlite, { variant: "normal" });
    for (let number = 0; number < 6; number++) await store.appendBlock(encoded(growingBlock(number)));
    await store.close();
    const { signal } = new AbortController();
    const survey = (from: string) => surveyDatabase(from, { queries: null, limit: 3, interrupted: signal });
    const found = await survey(path);
    assert.ok(found!.queries.length > 3);
    assert.deepEqual(found, await survey(sqlite));
    const chain = openChain(path);
    assert.deepEqual([chain.kind, chain.store], ["database", "duckdb"]);
    const onBlock = () => {};
    const target = { variant: "normal", path: join(folder, "moved.db"), onBlock, onCompare: onBlock };
    const moved = await migrateChain(chain, { kind: POSTING, ...target });
    assert.deepEqual([moved.from, moved.blocks, moved.first, moved.last, moved.same], [
      "duckdb",
      6,
      0,
      5,
      true,
    ]);
    assert.deepEqual([...readHistory(target.path)], [...readHistory(sqlite)]);
  }));

Deno.test("duckdb: a file gives its chain back as an SQLite file of it does, and refuses rows that contradict each other", () =>
  inTemporaryFolder(async (folder) => {
    await assertGivesBack(DUCKDB, folder);
    const whole = await grown(join(folder, "whole.duckdb"), 3);
    let copies = 0;
    await assertRefusesDamage(DUCKDB, async (damage) => {
      const path = join(folder, `damaged-${copies++}.duckdb`);
      fs.copyFileSync(whole, path);
      const database = await DuckdbDatabase.open(path, { readOnly: false, threads: 1 });
      await database.run(damage);
      database.close();
      return path;
    }, [DAMAGE[0]!, ["UPDATE versions SET numbers = '{' WHERE id = 2", /version 2: numbers, character 1/]]);
  }));
