import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL, BITEMPORAL_M2 } from "../../../lib/stores/sqlite/bitemporal.ts";
import { bitemporalSchema, migrationNote } from "../../../lib/stores/sqlite/schema.ts";
import { growingBlock } from "../growing_chain.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";

const PUBLISHED = bitemporalSchema(1);

function test(name: string, run: (folder: string) => Promise<void>): void {
  Deno.test(name, () => inTemporaryFolder(run));
}

const KINDS = { 1: BITEMPORAL, 2: BITEMPORAL_M2 } as const;

async function grown(path: string, blocks: number, migration: 1 | 2 = 1): Promise<void> {
  const store = await KINDS[migration].open(path, { variant: "normal" });
  for (let number = 0; number < blocks; number++) {
    await store.appendBlock(encoded(growingBlock(number)));
  }
  await store.close();
}

test("the store sets Arkiv's settings and reads every one back", async (folder) => {
  for (
    const [synchronous, level, durability] of [["NORMAL", 1, "process"], ["FULL", 2, "machine"]] as const
  ) {
    const path = join(folder, `${synchronous}.db`);
    await (await BITEMPORAL.open(path, { variant: synchronous.toLowerCase() })).close();
    const store = await BITEMPORAL.open(path, { variant: synchronous.toLowerCase() });
    const { journal_mode, auto_vacuum, cache_size, page_size, synchronous: found, sqlite_version } =
      store.settings;
    assert.deepEqual(
      { journal_mode, auto_vacuum, cache_size, page_size, found },
      { journal_mode: "wal", auto_vacuum: 2, cache_size: 65_536, page_size: 4096, found: level },
    );
    assert.match(String(sqlite_version), /^3\./);
    assert.equal(store.settings.fullfsync, synchronous === "FULL" ? 1 : 0);
    assert.equal(store.durability, durability);
    await store.close();
  }
});

test("the store refuses what is not its file, and changes nothing", async (folder) => {
  const write = (name: string, setUp: (database: Database.Database) => void) => {
    const database = new Database(join(folder, name));
    setUp(database);
    database.close();
    return name;
  };
  Deno.writeTextFileSync(join(folder, "text.db"), "not a database".repeat(100));
  Deno.mkdirSync(join(folder, "folder.db"));
  const cases: [name: string, problem: RegExp, readOnly: boolean][] = [
    ["missing/x.db", /no such folder/, false],
    ["text.db/x.db", /no such folder/, false],
    ["missing.db", /no such file/, true],
    ["folder.db", /a folder/, false],
    ["text.db", /not an SQLite database/, false],
    [
      write("other.db", (db) => db.exec("CREATE TABLE t (a)")),
      /table string_attributes is missing/,
      false,
    ],
    [
      write("columns.db", (db) => db.exec(PUBLISHED.replace("content_type TEXT", "content TEXT"))),
      /payloads has other columns/,
      false,
    ],
    [
      write("index.db", (db) => db.exec(PUBLISHED + "DROP INDEX payloads_delete_index")),
      /index payloads_delete_index is missing/,
      false,
    ],
    [
      write("trigger.db", (db) =>
        db.exec(
          PUBLISHED +
            "CREATE TRIGGER t AFTER INSERT ON payloads BEGIN UPDATE payloads SET payload = x'00'; END",
        )),
      /expected tables without triggers, found a trigger, "t"/,
      true,
    ],
    [
      write("newer.db", (db) => db.exec(PUBLISHED + "PRAGMA user_version = 2")),
      /version 2/,
      false,
    ],
    [
      write("third.db", (db) => db.exec(PUBLISHED + migrationNote(2).replace("(2, 0)", "(3, 0)"))),
      /expected Arkiv's schema at migration 1 to 2, found migration 3/,
      true,
    ],
    [
      write("dirty.db", (db) => db.exec(PUBLISHED + migrationNote(2).replace("(2, 0)", "(2, 1)"))),
      /found migration 2, failed half-way/,
      true,
    ],
    [
      write("half.db", (db) => db.exec(PUBLISHED + migrationNote(2))),
      /expected the schema of migration 2, which it says it is at, found that of migration 1/,
      true,
    ],
    [write("empty.db", (db) => db.exec("PRAGMA user_version = 0")), /is missing/, true],
  ];
  for (const [name, problem, readOnly] of cases) {
    const path = join(folder, name);
    const before = name.includes("/") || name.startsWith("missing") || name === "folder.db"
      ? null
      : Deno.readFileSync(path);
    await assert.rejects(BITEMPORAL.open(path, { variant: "normal", readOnly }), (error) => {
      assert.ok(error instanceof HeadroomError, String(error));
      assert.match(error.message, problem);
      assert.ok(error.message.includes(path) && error.next !== "");
      return true;
    });
    if (before !== null) assert.deepEqual(Deno.readFileSync(path), before, name);
  }
});

for (const migration of [1, 2] as const) {
  test(`the store writes on in an empty file that Arkiv made at migration ${migration}`, async (folder) => {
    const path = join(folder, "arkiv.db");
    const database = new Database(path);
    database.exec(
      bitemporalSchema(migration) + migrationNote(migration) + "INSERT INTO last_block VALUES (1, 0)",
    );
    database.close();
    const store = await KINDS[migration].open(path, { variant: "normal" });
    assert.equal(store.tip, null);
    assert.equal(store.settings.arkiv_migration, migration);
    await store.appendBlock(encoded(growingBlock(0)));
    assert.equal(store.tip, 0);
    await store.close();
  });

  test(`a file at migration ${migration} is read whatever it is at, and written at no other`, async (folder) => {
    const path = join(folder, "chain.db");
    await grown(path, 5, migration);
    const other = migration === 1 ? 2 : 1;
    const reader = await KINDS[other].open(path, { variant: "normal", readOnly: true });
    assert.equal((await reader.run(reader.compile("*"), 4, { limit: 200 })).versions.length, 5);
    assert.equal(reader.settings.arkiv_migration, migration);
    assert.ok((await reader.check()).ok);
    await reader.close();
    await assert.rejects(
      KINDS[other].open(path, { variant: "normal" }),
      new RegExp(`expected Arkiv's schema at migration ${other}, found migration ${migration}`),
    );
  });
}

test("the store opens what earlier versions of Headroom wrote: no note of a migration", async (folder) => {
  const path = join(folder, "old.db");
  const database = new Database(path);
  database.exec(`${PUBLISHED} PRAGMA user_version = 1`);
  database.close();
  await grown(path, 3);
});

test("every way to write a version writes its caches as Go does", async (folder) => {
  const path = join(folder, "chain.db");
  const place = { txIndex: 0, opIndex: 0, key: new Uint8Array(32) };
  const owner = "0x" + "0a".repeat(20);
  const contents = {
    owner,
    contentType: "",
    btl: 50n,
    payload: new Uint8Array(),
    strings: [["b", "<&>"], ["a", "1"]],
    numbers: [["n", 2n], ["m", 1n]],
  } as const;
  const store = await BITEMPORAL.open(path, { variant: "normal" });
  const operations = [
    { type: "create", ...place, ...contents },
    { type: "extend", ...place, btl: 9n },
    { type: "change_owner", ...place, owner: owner.replace("0a", "0b") },
    { type: "update", ...place, ...contents },
  ] as const;
  for (const [number, operation] of operations.entries()) {
    await store.appendBlock(encoded({ number, operations: [operation] }));
  }
  await store.close();
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare("SELECT string_attributes AS s, numeric_attributes AS n FROM payloads").all();
  database.close();
  assert.equal(rows.length, 4);
  for (const { s, n } of rows) {
    assert.match(`${s}`, /,"a":"1","b":"\\u003c\\u0026\\u003e"\}$/);
    assert.match(`${n}`, /,"m":1,"n":2\}$/);
  }
});

test("stats() agrees with node:sqlite's counts and accounts for every page", async (folder) => {
  const path = join(folder, "chain.db");
  await grown(path, 50);
  const store = await BITEMPORAL.open(path, { variant: "normal" });
  const stats = await store.stats();
  await store.close();
  const other = new DatabaseSync(path, { readOnly: true });
  const counted = stats.parts.filter(({ rows }) => rows !== null);
  for (const { name, rows } of counted) {
    assert.equal(rows, other.prepare(`SELECT count(*) AS n FROM ${name}`).get()!.n, name);
  }
  assert.deepEqual(counted.map(({ name, role, rows }) => [name, role, rows]), [
    ["numeric_attributes", "attributes", 594],
    ["payloads", "payloads", 99],
    ["string_attributes", "attributes", 396],
  ]);
  assert.deepEqual(stats.totals, { versions: 99, strings: 99, numbers: 99, payloadBytes: 9900 });
  assert.equal(other.prepare("PRAGMA integrity_check").get()!.integrity_check, "ok");
  const pageBytes = Number(other.prepare("PRAGMA page_size").get()!.page_size);
  const freePages = Number(other.prepare("PRAGMA freelist_count").get()!.freelist_count);
  other.close();
  // All but the pages that note where pages lie (auto-vacuum) and the free ones belong to a table or an index.
  const inFile = stats.parts.filter(({ role }) => role !== "log");
  const used = inFile.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(stats.fileBytes - used <= pageBytes * (freePages + 2), `${stats.fileBytes} ${used}`);
  assert.equal(inFile.filter(({ role }) => role === "index").length, 15, "14 of data, one of migrations");
});

test("check() finds a lost row, a half-written block and a changed index", async (folder) => {
  const damages: [damage: string, line: RegExp][] = [
    ["DELETE FROM string_attributes WHERE key = '$key' AND from_block = 1", /\$key rows: expected one/],
    ["UPDATE numeric_attributes SET to_block = 7 WHERE key = '$sequence'", /\$sequence rows: expected one/],
    ["UPDATE last_block SET block = 2", /last_block: expected at least 4/],
    ["DELETE FROM last_block", /last_block: .*found none/],
    [
      "DELETE FROM string_attributes WHERE key = 'status' AND from_block = 3",
      /string_attributes and payloads: /,
    ],
    ["UPDATE numeric_attributes SET value = 9 WHERE key = 'block'", /numeric_attributes and payloads: /],
    [
      "UPDATE payloads SET to_block = -1 WHERE from_block = 0",
      /versions of an entity: expected one at a time/,
    ],
    [
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = " +
      "(SELECT rootpage FROM sqlite_schema WHERE name = 'payloads_delete_index') " +
      "WHERE name = 'numeric_attributes_delete_index'",
      /integrity_check: /,
    ],
  ];
  for (const [index, [damage, line]] of damages.entries()) {
    const path = join(folder, `${index}.db`);
    await grown(path, 5);
    const database = new Database(path);
    database.unsafeMode();
    database.exec(damage);
    database.close();
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    const check = await store.check();
    await store.close();
    assert.equal(check.ok, false, damage);
    assert.ok(check.lines.some((text) => line.test(text)), check.lines.join("\n"));
  }
});

test("check() of a file with damaged pages reports them, and a query of it is refused with an explanation", async (folder) => {
  const path = join(folder, "chain.db");
  await grown(path, 40);
  const file = Deno.openSync(path, { write: true });
  const size = file.statSync().size;
  // The first two pages hold the schema and say where pages lie.
  for (let at = 2 * 4096; at < size; at += 4096) {
    file.seekSync(at, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(64).fill(0xee));
  }
  file.close();
  const store = await BITEMPORAL.open(path, { variant: "normal", readOnly: true });
  const check = await store.check();
  assert.equal(check.ok, false);
  assert.ok(check.lines.some((line) => /^integrity_check: (?!ok)/.test(line)), check.lines.join("\n"));
  await assert.rejects(
    async () => await store.run(store.compile("*"), 3, { limit: 200 }),
    (error) =>
      error instanceof HeadroomError && error.message.includes(path) && /damaged/.test(error.message),
  );
  await store.close();
});
