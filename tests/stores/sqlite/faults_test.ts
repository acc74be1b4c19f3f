/** What goes wrong around a store's file, for every built-in kind. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { BlockOrderError } from "../../../lib/chain/errors.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { knownEntityStore } from "../../../lib/stores/mod.ts";
import { Database, DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { SQLITE_KINDS } from "../sqlite_kinds.ts";
import { growingBlock } from "../growing_chain.ts";
import { GrowingWriter } from "../start_writer.ts";

/** Kinds whose files either may read. */
const ARKIV = ["bitemporal", "bitemporal-m2"];

const open = (kind: EntityStoreKind, path: string, readOnly = false) =>
  kind.open(path, { variant: Object.keys(kind.variants)[0]!, readOnly });

async function grown(kind: EntityStoreKind, path: string, blocks = 5): Promise<string> {
  const store = await open(kind, path);
  for (let number = 0; number < blocks; number++) await store.appendBlock(encoded(growingBlock(number)));
  await store.close();
  return path;
}

/** Asserts that a store holds blocks 0 to its tip and nothing else, by the model and its own check. Returns the tip. */
async function assertPrefix(store: EntityStore): Promise<number> {
  const tip = store.tip!;
  const model = new ChainModel();
  for (let number = 0; number <= tip; number++) model.append(growingBlock(number));
  for (const block of store.capabilities.history === "all" ? [0, tip - 1, tip] : [tip]) {
    const { versions } = await store.run(store.compile("$all"), block, { limit: 200 });
    assert.equal(
      digestVersions(versions),
      digestVersions(model.query("$all", block, { limit: 200 }).versions),
    );
  }
  const { ok, lines } = await store.check();
  assert.ok(ok && lines.includes("integrity_check: ok"), lines.join("\n"));
  return tip;
}

function contents(folder: string): Record<string, Uint8Array | null> {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  return Object.fromEntries(
    entries.map(({ name, isFile }) => [name, isFile ? Deno.readFileSync(join(folder, name)) : null]),
  );
}

for (const kind of SQLITE_KINDS) {
  Deno.test(`${kind.name}: files of others are refused for writing and reading, and nothing in their folder changes`, () =>
    inTemporaryFolder(async (folder) => {
      const write = (name: string, sql: string) => {
        const database = new Database(join(folder, name));
        database.exec(sql);
        database.close();
      };
      write("other.db", "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
      write("marked.db", "PRAGMA user_version = 7; CREATE TABLE blocks (number TEXT)");
      Deno.writeTextFileSync(join(folder, "text.db"), "not a database".repeat(100));
      Deno.mkdirSync(join(folder, "folder.db"));
      await grown(kind, join(folder, "newer.db"));
      const newer = new DatabaseFile(join(folder, "newer.db"), { timeout: 0 });
      newer.pragma("user_version = 99");
      newer.close();
      const cases: [name: string, problem: RegExp][] = [
        ["other.db", /is missing/],
        ["marked.db", /is missing|has other columns|version 7/],
        ["text.db", /not an SQLite database/],
        ["folder.db", /a folder/],
        ["newer.db", /expected schema version \d+, found version 99/],
      ];
      for (const other of SQLITE_KINDS) {
        if (other === kind || ARKIV.includes(kind.name) && ARKIV.includes(other.name)) continue;
        await grown(other, join(folder, `${other.name}.db`));
        cases.push([`${other.name}.db`, /is missing|has other columns|found also (index|table)/]);
      }
      const before = contents(folder);
      for (const [name, problem] of cases) {
        const path = join(folder, name);
        for (const readOnly of [false, true]) {
          await assert.rejects(open(kind, path, readOnly), (error) => {
            assert.ok(error instanceof HeadroomError && error.next !== "", `${name}: ${error}`);
            assert.match(error.message, problem);
            assert.ok(error.message.includes(path));
            return true;
          });
        }
        assert.notEqual(name === "folder.db" ? null : knownEntityStore(path)?.name, kind.name);
        assert.deepEqual(contents(folder), before, name);
      }
    }));

  Deno.test(`${kind.name}: an empty file is no store to read, and a new one to write`, () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "empty.db");
      Deno.writeTextFileSync(path, "");
      await assert.rejects(open(kind, path, true), HeadroomError);
      assert.deepEqual(contents(folder), { "empty.db": new Uint8Array() });
      await grown(kind, path);
      assert.equal(knownEntityStore(path)?.name, kind.name);
    }));

  Deno.test(`${kind.name}: reading leaves the file and its folder as they were, and sees what a writer beside it commits`, () =>
    inTemporaryFolder(async (folder) => {
      const path = await grown(kind, join(folder, "chain.db"));
      const before = contents(folder);
      const alone = await open(kind, path, true);
      await assertPrefix(alone);
      await alone.close();
      assert.deepEqual(contents(folder), before);
      const writer = await open(kind, path);
      const reader = await open(kind, path, true);
      for (let number = 5; number < 8; number++) {
        await writer.appendBlock(encoded(growingBlock(number)));
        assert.equal(await assertPrefix(reader), number);
      }
      await reader.close();
      await writer.close();
    }));

  Deno.test(`${kind.name}: a writer whose tip was moved by another one is refused what is there, and goes on after it`, () =>
    inTemporaryFolder(async (folder) => {
      const path = await grown(kind, join(folder, "chain.db"));
      const [first, second] = [await open(kind, path), await open(kind, path)];
      for (let number = 5; number < 9; number += 2) {
        await first.appendBlock(encoded(growingBlock(number)));
        await assert.rejects(
          second.appendBlock(encoded(growingBlock(number))),
          (error) =>
            error instanceof BlockOrderError && error.expected === `block ${number + 1}` &&
            error.message.includes(path),
        );
        await second.appendBlock(encoded(growingBlock(number + 1)));
      }
      await first.close();
      assert.equal(await assertPrefix(second), 8);
      await second.close();
    }));

  Deno.test(`${kind.name}: a block that fails halfway leaves nothing of itself, and can be appended again`, () =>
    inTemporaryFolder(async (folder) => {
      const path = await grown(kind, join(folder, "chain.db"), 3);
      const other = new DatabaseFile(path, { timeout: 0 });
      const tables = other.prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'index\\_%' " +
          "ESCAPE '\\'",
      ).pluck().all();
      const store = await open(kind, path);
      const block = encoded(growingBlock(3));
      let refused = 0;
      // Whatever the order in which a kind writes its tables, some of them are written when the last one fails.
      for (const table of tables) {
        other.exec(
          `CREATE TRIGGER fails AFTER INSERT ON "${table}" BEGIN SELECT RAISE(ABORT, 'no room for it'); END`,
        );
        try {
          await store.appendBlock(block);
        } catch (error) {
          refused++;
          assert.ok(error instanceof HeadroomError, `${error}`);
          assert.match(error.message, /Cannot append block 3 to ".*chain\.db": .*found SQLITE_CONSTRAINT/);
        }
        other.exec("DROP TRIGGER fails");
        if (store.tip === 3) break;
        assert.equal(await assertPrefix(store), 2, table);
      }
      other.close();
      assert.ok(refused >= 1, tables.join());
      if (store.tip === 2) await store.appendBlock(block);
      await store.appendBlock(encoded(growingBlock(4)));
      assert.equal(await assertPrefix(store), 4);
      await store.close();
    }));

  Deno.test({
    name:
      `${kind.name}: a disk that takes no more in the middle of a block: which one is told, those before are kept, and it goes on once there is room`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      inTemporaryFolder(async (folder) => {
        const path = join(folder, "chain.db");
        const variant = Object.keys(kind.variants)[0]!;
        {
          await using writer = new GrowingWriter([kind.name, path, variant], 1_048_576);
          const { message, next, tip } = await writer.refused();
          assert.ok(tip !== null && tip >= 1, message);
          assert.match(
            message,
            new RegExp(`Cannot append block ${tip + 1} to ".*chain\\.db": .*SQLITE_(IOERR|FULL)`),
          );
          assert.match(next, /free space/);
          const reader = await open(kind, path, true);
          assert.equal(await assertPrefix(reader), tip);
          await reader.close();
          const { success } = await new Deno.Command("prlimit", {
            args: ["--pid", `${writer.pid}`, "--fsize=unlimited"],
          }).output();
          assert.ok(success);
          await writer.goOn();
          for (let number = tip + 1; number < tip + 4; number++) assert.equal(await writer.next(), number);
        }
        const store = await open(kind, path);
        const tip = await assertPrefix(store);
        await store.appendBlock(encoded(growingBlock(tip + 1)));
        assert.equal(await assertPrefix(store), tip + 1);
        await store.close();
      }),
  });
}

Deno.test("every kind: while another process keeps the file locked, a block is refused by name, and taken once it is free", () =>
  inTemporaryFolder(async (folder) => {
    // All of them at once: each waits for as long as a store waits for a lock.
    await Promise.all(SQLITE_KINDS.map(async (kind) => {
      const path = await grown(kind, join(folder, `${kind.name}.db`));
      const holder = new DatabaseFile(path, { timeout: 0 });
      holder.exec("BEGIN IMMEDIATE");
      await using writer = new GrowingWriter([kind.name, path, Object.keys(kind.variants)[0]!]);
      const { message, next, tip } = await writer.refused();
      assert.match(message, /Cannot append block 5 to ".*": .*found a file that is in use: another process/);
      assert.match(next, /^Wait until/);
      assert.equal(tip, 4);
      holder.exec("ROLLBACK");
      holder.close();
      await writer.goOn();
      assert.equal(await writer.next(), 5);
      const written = await writer.kill();
      const store = await open(kind, path);
      assert.ok(await assertPrefix(store) >= written);
      await store.close();
    }));
  }));
