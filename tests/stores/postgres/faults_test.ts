import assert from "node:assert/strict";
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { descendantsOf, killAll } from "../../../lib/descendants.ts";
import { copyFile } from "../../../lib/bench/upkeep/upkeep_workshop.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { openChain } from "../../../lib/inspect/open_chain.ts";
import { PostgresClient } from "../../../lib/stores/postgres/client.ts";
import { CopyRows } from "../../../lib/stores/postgres/copy_rows.ts";
import { POSTGRES } from "../../../lib/stores/postgres/postgres.ts";
import { postgresPrograms } from "../../../lib/stores/postgres/programs.ts";
import { runningServer } from "../../../lib/stores/postgres/running.ts";
import { onDisk } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";
import { GrowingWriter } from "../start_writer.ts";

const FULL = { variant: "full" };

/** A store with two blocks, made once: to make a database takes most of the time. */
let made = "";
Deno.test.beforeAll(async () => {
  made = await Deno.makeTempDir({ prefix: "headroom-test-" });
  const store = await POSTGRES.open(join(made, "store"), FULL);
  for (const number of [0, 1]) await store.appendBlock(encoded(growingBlock(number)));
  await store.close();
});
Deno.test.afterAll(() => Deno.remove(made, { recursive: true }));

/** Registers a test on a copy of that store. */
function testStore(what: string, run: (path: string) => Promise<void>): void {
  Deno.test(what, () =>
    onDisk(async (folder) => {
      const path = join(folder, "store");
      await copyFile(join(made, "store"), path, new AbortController().signal);
      await run(path);
    }));
}

/** The server of a store's folder. */
function serverOf(path: string) {
  return runningServer(join(realpathSync(path), "data"));
}

function socketOf(path: string): string {
  return join(serverOf(path)!.sockets, ".s.PGSQL.5432");
}

testStore(
  "a server that dies in the middle of a block: told as such, nothing of it counts, and the store opens again",
  async (path) => {
    const store = await POSTGRES.open(path, FULL);
    const { pid } = serverOf(path)!;
    // The rows of two tables are written; those of the third one have to wait.
    const other = (await PostgresClient.connect(socketOf(path), path, { readOnly: false, settings: {} }))!;
    await other.rows("lock", "BEGIN; LOCK TABLE payloads IN ACCESS EXCLUSIVE MODE");
    const appended = store.appendBlock(encoded(growingBlock(2)));
    const waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while (await other.value("look", waiting) !== 1n) await pause();
    Deno.kill(pid, "SIGQUIT");
    const told = {
      name: "HeadroomError",
      expected: "its PostgreSQL server to run",
      actual: "one that has ended",
    };
    await assert.rejects(appended, told);
    await assert.rejects(store.appendBlock(encoded(growingBlock(2))), told);
    assert.equal(store.tip, 1);
    await other.end();
    await store.close();
    const again = await POSTGRES.open(path, FULL);
    assert.equal(again.tip, 1);
    await again.appendBlock(encoded(growingBlock(2)));
    assert.ok((await again.check()).ok);
    await again.close();
    assert.equal(serverOf(path), null);
  },
);

testStore("the folder of a store is a chain, whose server ends when it is read", async (path) => {
  const chain = openChain(path);
  assert.deepEqual([chain.kind, chain.store], ["database", "postgres"]);
  const blocks = await Array.fromAsync(chain.blocks());
  assert.deepEqual(blocks.map(({ number, operations }) => [number, operations.length]), [[0, 1], [1, 2]]);
  assert.equal(serverOf(path), null);
});

testStore("a killed process takes its server with it, and nothing that was acknowledged", async (path) => {
  await using writer = new GrowingWriter([POSTGRES.name, path, "normal"]);
  for (let number = 2; number < 5; number++) assert.equal(await writer.next(), number);
  const acknowledged = await writer.kill();
  // At once: what is ending is waited for.
  const store = await POSTGRES.open(path, FULL);
  assert.ok(store.tip! >= acknowledged, `${store.tip} of ${acknowledged}`);
  assert.ok((await store.check()).ok);
  await store.close();
});

testStore(
  "a server whose process and watcher were killed is found, used, and stopped by whoever leaves it last",
  async (path) => {
    await using writer = new GrowingWriter([POSTGRES.name, path, "full"]);
    await writer.next();
    const { pid, sockets } = serverOf(path)!;
    // The watcher is a shell with another one that reads.
    killAll(descendantsOf(writer.pid).filter((one) => !isServer(one, pid)));
    const acknowledged = await writer.kill();
    const reader = await POSTGRES.open(path, { ...FULL, readOnly: true });
    assert.equal(serverOf(path)!.pid, pid);
    const store = await POSTGRES.open(path, FULL);
    assert.ok(store.tip! >= acknowledged);
    await store.appendBlock(encoded(growingBlock(store.tip! + 1)));
    const tip = store.tip!;
    await store.close();
    assert.equal((await reader.run(reader.compile("$all"), tip, { limit: 200 })).versions.length, tip + 1);
    await reader.close();
    assert.equal(serverOf(path), null);
    assert.equal(existsSync(sockets), false);
  },
);

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}

function isServer(pid: number, server: number): boolean {
  return pid === server || descendantsOf(server).includes(pid);
}

testStore(
  "the folder of a socket whose server and watcher were killed is removed by the next start; one in use stays",
  async (path) => {
    const [left, used] = ["a", "b"].map(() => Deno.makeTempDirSync({ prefix: "headroom-postgres-" })) as [
      string,
      string,
    ];
    writeFileSync(join(left, ".s.PGSQL.5432.lock"), `1\n${path}/data\n`);
    const store = await POSTGRES.open(path, FULL);
    assert.equal(existsSync(left), false);
    assert.equal(existsSync(used), true);
    assert.equal(existsSync(serverOf(path)!.sockets), true);
    await store.close();
    Deno.removeSync(used);
  },
);

testStore(
  "a reader may stay when whoever started the server leaves; the server then ends with the reader",
  async (path) => {
    const first = await POSTGRES.open(path, FULL);
    const reader = await POSTGRES.open(path, { variant: "normal", readOnly: true });
    await first.close();
    const { versions } = await reader.run(reader.compile('status = "create"'), 1, { limit: 2 });
    assert.equal(versions.length, 1);
    await reader.close();
    const again = await POSTGRES.open(path, FULL);
    assert.equal(again.tip, 1);
    await again.close();
    assert.equal(serverOf(path), null);
  },
);

Deno.test("what is no folder of this version's is refused, and left as it is", async () => {
  await onDisk(async (folder) => {
    const made = (name: string, files: Readonly<Record<string, string>>) => {
      mkdirSync(join(folder, name, "data"), { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
      return join(folder, name);
    };
    const mark = { "store.txt": "headroom postgres 1\n" };
    const cases = [
      [made("old", { ...mark, "data/PG_VERSION": "17\n" }), "that of PostgreSQL 17"],
      [made("other", { "notes.txt": "mine" }), "a folder with something else"],
      [made("kind", { "store.txt": "headroom elsewhere 1\n" }), "a elsewhere store"],
      [join(folder, "old", "store.txt"), "a file"],
      [join(folder, "missing", "store"), `no folder "${join(folder, "missing")}"`],
    ] as const;
    for (const [path, actual] of cases) {
      await assert.rejects(POSTGRES.open(path, FULL), { name: "HeadroomError", actual });
    }
    await assert.rejects(POSTGRES.open(join(folder, "new"), { ...FULL, readOnly: true }), {
      actual: "nothing",
    });
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["kind", "old", "other"]);
    assert.equal(POSTGRES.recognises!(join(folder, "old")), true);
    assert.equal(POSTGRES.recognises!(join(folder, "other")), false);
    await assert.rejects(POSTGRES.open(join(folder, "new"), { variant: "tuned" }), { name: "UsageError" });
  });
});

Deno.test("where the programs are missing, a sentence says what to do", () => {
  assert.throws(() => postgresPrograms("/nowhere"), (error) => {
    assert.ok(error instanceof HeadroomError);
    assert.match(error.next, /^Run deno task install; .*another store: bitemporal or posting\.$/);
    return true;
  });
});

testStore(
  "an error that comes after the last byte of a COPY is told, and the connection goes on",
  async (path) => {
    const store = await POSTGRES.open(path, FULL);
    const client = (await PostgresClient.connect(socketOf(path), path, { readOnly: false, settings: {} }))!;
    const repeated = new CopyRows(2).begin().int64(0).int64(1).take();
    await assert.rejects(client.copy("write", { table: "blocks" }, repeated), {
      name: "HeadroomError",
      actual: /^23505: /,
    });
    assert.equal(await client.value("read", "SELECT 7"), 7);
    await client.end();
    await store.close();
  },
);
