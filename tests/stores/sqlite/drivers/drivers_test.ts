/** SQLite by several libraries: the same answers, files and errors, and none beside another on one file. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { HeadroomError } from "../../../../lib/errors.ts";
import { loadedPackage } from "../../../../lib/stores/loaded_package.ts";
import { ENTITY_STORES } from "../../../../lib/stores/mod.ts";
import { DRIVERS } from "../../../../lib/stores/sqlite/drivers/mod.ts";
import type { SqliteDriver } from "../../../../lib/stores/sqlite/drivers/driver.ts";
import { type Database, isOpenHere } from "../../../../lib/stores/sqlite/engine.ts";
import { onEngine } from "../../../../lib/stores/sqlite/engine_error.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";
import { encoded } from "../../encoded.ts";
import { growingBlock } from "../../growing_chain.ts";

const OTHERS = [DRIVERS["node-sqlite"], DRIVERS.libsql];
for (const { ready } of OTHERS) await ready();

/** Every row of a store's tables but those that FTS5 lays out by its own version, as a digest. */
function digestOf(path: string, driver: SqliteDriver): string {
  const database = driver.open(path, { readonly: true, timeout: 0 });
  const digest = createHash("sha256");
  try {
    const tables = database.prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'index%' AND name NOT LIKE 'sqlite%' ORDER BY name",
    ).pluck().all();
    assert.ok(tables.length > 3);
    for (const table of tables) {
      const rows = database.prepare<[], unknown[]>(`SELECT rowid, * FROM "${table}" ORDER BY rowid`).raw()
        .safeIntegers().all();
      for (const row of rows) {
        for (const value of row) {
          digest.update(`${typeof value} ${value instanceof Uint8Array ? value.toHex() : value}\n`);
        }
      }
    }
  } finally {
    database.close();
  }
  return digest.digest("hex");
}

for (const base of ["bitemporal", "posting"]) {
  Deno.test(`the same blocks make the same rows of ${base} by every driver, one by one and loaded at once`, () =>
    inTemporaryFolder(async (folder) => {
      const digests = new Map<string, string>();
      for (const driver of Object.values(DRIVERS)) {
        const name = driver.name === "better-sqlite3" ? base : `${base}-${driver.name}`;
        const kind = ENTITY_STORES[name]!;
        for (const way of ["append", "load"]) {
          const path = join(folder, `${name}-${way}.db`);
          const store = await kind.open(path, { variant: "normal" });
          const blocks = Array.from({ length: 12 }, (_, number) => encoded(growingBlock(number)));
          if (way === "load") await store.bulkLoad(blocks);
          else for (const block of blocks) await store.appendBlock(block);
          const { sqlite_driver, sqlite_version, cache_size, foreign_keys, temp_store } = store.settings;
          assert.equal(sqlite_driver, driver === DRIVERS["better-sqlite3"] ? undefined : driver.name);
          assert.match(`${sqlite_version}`, driver === DRIVERS.libsql ? /^3\.45\./ : /^3\.5\d\./);
          assert.deepEqual([cache_size, foreign_keys], [65_536, 1]);
          assert.notEqual(temp_store, 2, "what is sorted goes to a file");
          assert.ok((await store.check()).ok);
          await store.close();
          digests.set(`${name} ${way}`, digestOf(path, driver));
        }
      }
      assert.equal(new Set(digests.values()).size, 1, JSON.stringify([...digests], null, 1));
    }));
}

Deno.test("the thread that moves the log uses the writer's library; libSQL, which cannot have one, has no such variant", () =>
  inTemporaryFolder(async (folder) => {
    const store = await ENTITY_STORES["posting-node-sqlite"]!.open(join(folder, "a.db"), {
      variant: "tuned",
    });
    for (let number = 0; number < 12; number++) await store.appendBlock(encoded(growingBlock(number)));
    assert.equal(store.engineState().logPinned, false);
    assert.ok((await store.check()).ok);
    await store.close();
    assert.deepEqual(
      [...Deno.readDirSync(folder)].map(({ name }) => name),
      ["a.db"],
      "the log was moved and removed",
    );
    await assert.rejects(
      ENTITY_STORES["posting-libsql"]!.open(join(folder, "b.db"), { variant: "tuned" }),
      /"tuned" is not a variant of posting-libsql/,
    );
  }));

Deno.test("a file that one library has open is refused to another in the same process, until it is closed", () =>
  inTemporaryFolder((folder) => {
    const all = Object.values(DRIVERS);
    for (const driver of all) {
      const path = join(folder, `${driver.name}.db`);
      const database = driver.open(path, { timeout: 0 });
      database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
      const same = driver.open(path, { readonly: true, timeout: 0 });
      assert.ok(isOpenHere(path));
      for (const other of all.filter((other) => other !== driver)) {
        assert.throws(
          () => other.open(path, { timeout: 0 }),
          (error) =>
            error instanceof HeadroomError && error.message.includes(`one that ${driver.name} has open`),
        );
      }
      same.close();
      database.close();
      // libSQL closes a file when JavaScript has collected what it made of it.
      if (driver === DRIVERS.libsql) continue;
      assert.ok(!isOpenHere(path));
      const next = DRIVERS["better-sqlite3"].open(path, { timeout: 0 });
      assert.equal(next.prepare<[], number>("SELECT a FROM t").pluck().get(), 1);
      next.close();
    }
    return Promise.resolve();
  }));

for (const driver of Object.values(DRIVERS)) {
  const opened = (run: (database: Database.Database, path: string) => void) =>
    inTemporaryFolder((folder) => {
      const path = join(folder, "a.db");
      const database = driver.open(path, { timeout: 0 });
      try {
        run(database, path);
      } finally {
        database.close();
      }
      return Promise.resolve();
    });

  Deno.test(`${driver.name}: an error in the middle of the rows is told, however they are read`, () =>
    opened((database) => {
      // abs() refuses the smallest integer: the last of more rows than are read at once.
      database.exec(
        "CREATE TABLE t (a); WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300) " +
          "INSERT INTO t SELECT i FROM n; INSERT INTO t VALUES (-9223372036854775808)",
      );
      const statement = database.prepare<[], number>("SELECT abs(a) FROM t ORDER BY rowid").pluck();
      assert.throws(() => statement.all(), /integer overflow/);
      const read: number[] = [];
      assert.throws(() => {
        for (const value of statement.iterate()) read.push(value);
      }, /integer overflow|read 300 of 301 rows/);
      assert.deepEqual(read.length, 300);
      const few = database.prepare<[{ least: number }], number>("SELECT a FROM t WHERE a > @least").pluck();
      assert.deepEqual([...few.iterate({ least: 298 })], [299, 300]);
      const many = database.prepare<[], number>("SELECT a FROM t WHERE a > 0").pluck();
      assert.equal([...many.iterate()].length, 300);
    }));

  Deno.test(`${driver.name}: a statement that is left in the middle of its rows reads nothing old`, () =>
    opened((database, path) => {
      database.exec(
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a); WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300) " +
          "INSERT INTO t SELECT i FROM n",
      );
      const rows = database.prepare<[{ least: number }], number>("SELECT a FROM t WHERE a > @least").pluck();
      for (const _first of rows.iterate({ least: 0 })) break;
      const other = driver.open(path, { timeout: 0 });
      other.exec("INSERT INTO t VALUES (301)");
      other.close();
      assert.equal(database.prepare("SELECT max(a) FROM t").pluck().get(), 301);
      const [moved] = database.pragma("wal_checkpoint(TRUNCATE)") as [{ busy: number }];
      assert.equal(moved.busy, 0);
    }));

  Deno.test(`${driver.name}: values come back as they were given, and errors with SQLite's codes`, () =>
    opened((database, path) => {
      database.exec("CREATE TABLE t (a BLOB PRIMARY KEY, b INTEGER, c TEXT)");
      const insert = database.prepare<[Uint8Array, number | bigint, string]>(
        "INSERT INTO t VALUES (?, ?, ?)",
      );
      const bytes = new Uint8Array([9, 0, 255, 7]).subarray(1, 3);
      assert.deepEqual(insert.run(bytes, -(2n ** 63n), "größe 😀").changes, 1);
      const row = database.prepare("SELECT * FROM t").safeIntegers().get() as Record<string, unknown>;
      assert.deepEqual({ ...row, a: Array.from(row.a as Uint8Array) }, {
        a: [0, 255],
        b: -(2n ** 63n),
        c: "größe 😀",
      });
      assert.deepEqual(
        database.prepare<[Uint8Array], [string, string]>("SELECT typeof(b), c FROM t WHERE a = ?").raw().get(
          bytes,
        ),
        ["integer", "größe 😀"],
      );
      assert.throws(() => insert.run(bytes, 1, ""), { code: /^SQLITE_CONSTRAINT/ });
      assert.throws(() => database.exec("SELECT nothing"), { code: "SQLITE_ERROR" });
      const reader = driver.open(path, { readonly: true, timeout: 0 });
      assert.throws(() => reader.exec("DELETE FROM t"), { code: /^SQLITE_READONLY/ });
      reader.close();
      const other = driver.open(path, { timeout: 0 });
      other.exec("BEGIN IMMEDIATE");
      assert.throws(() => database.exec("BEGIN IMMEDIATE"), { code: "SQLITE_BUSY" });
      assert.throws(() => insert.run(new Uint8Array([3]), 1, ""), { code: "SQLITE_BUSY" });
      other.exec("ROLLBACK");
      other.close();
      assert.throws(
        () =>
          onEngine(
            "none.db",
            () => "open",
            () => driver.open(`${path}-none`, { fileMustExist: true, timeout: 0 }),
          ),
        /Cannot open "none.db": expected a place where SQLite may open/,
      );
      const nested = database.transaction((value: number) => {
        insert.run(new Uint8Array([value]), value, "");
        assert.throws(
          database.transaction(() => {
            insert.run(new Uint8Array([99]), 99, "");
            throw new RangeError("inner");
          }),
          RangeError,
        );
        if (value === 2) throw new RangeError("outer");
      });
      nested.immediate(1);
      assert.throws(() => nested(2), RangeError);
      assert.deepEqual(database.prepare("SELECT b FROM t WHERE c = ''").pluck().all(), [1]);
    }));
}

Deno.test("a package without a library for this machine is a sentence with what to do", async () => {
  await assert.rejects(
    loadedPackage(
      "libsql",
      () => Promise.reject(new Error("Cannot find module '@libsql/plan9-x64'\nRequire stack:")),
    ),
    (error) =>
      error instanceof HeadroomError && !error.message.includes("\n") &&
      error.next.includes("deno task install") &&
      /^Cannot load libsql: expected the package libsql with its library for \w+ on \w+, found Cannot find module/
        .test(error.message),
  );
});
