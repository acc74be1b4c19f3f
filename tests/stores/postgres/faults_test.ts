import assert from "node:assert/strict";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { descendantsOf, killAll } from "../../../lib/descendants.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { PostgresClient } from "../../../lib/stores/postgres/client.ts";
import { POSTGRES } from "../../../lib/stores/postgres/postgres.ts";
import { postgresPrograms } from "../../../lib/stores/postgres/programs.ts";
import { runningServer } from "../../../lib/stores/postgres/running.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";
import { GrowingWriter } from "../start_writer.ts";

const FULL = { variant: "full" };

/** The server of a store's folder. */
function serverOf(path: string) {
  return runningServer(join(realpathSync(path), "data"));
}

function socketOf(path: string): string {
  return join(serverOf(path)!.sockets, ".s.PGSQL.5432");
}

Deno.test("a server that dies in the middle of a block: told as such, nothing of the block counts, and the store opens again", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await POSTGRES.open(path, FULL);
    for (const number of [0, 1]) await store.appendBlock(encoded(growingBlock(number)));
    const { pid } = serverOf(path)!;
    // The rows of two tables are written; those of the third one have to wait.
    const other = await PostgresClient.connect(socketOf(path), path, { readOnly: false, settings: {} });
    await other!.rows("lock", "BEGIN; LOCK TABLE payloads IN ACCESS EXCLUSIVE MODE");
    const appended = store.appendBlock(encoded(growingBlock(2)));
    const waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while (await other!.value("look", waiting) !== 1n) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    Deno.kill(pid, "SIGQUIT");
    const told = {
      name: "HeadroomError",
      expected: "its PostgreSQL server to run",
      actual: "one that has ended",
    };
    await assert.rejects(appended, told);
    await assert.rejects(store.appendBlock(encoded(growingBlock(2))), told);
    assert.equal(store.tip, 1);
    await other!.end();
    await store.close();
    const again = await POSTGRES.open(path, FULL);
    assert.equal(again.tip, 1);
    await again.appendBlock(encoded(growingBlock(2)));
    assert.ok((await again.check()).ok);
    await again.close();
    assert.equal(serverOf(path), null);
  });
});

Deno.test("a server whose process and watcher were killed is found, used, and stopped by whoever leaves it last", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "store");
    await using writer = new GrowingWriter([POSTGRES.name, path, "full"]);
    for (let number = 0; number < 3; number++) await writer.next();
    const { pid } = serverOf(path)!;
    const watchers = descendantsOf(writer.pid).filter((child) =>
      child !== pid && descendantsOf(child).includes(pid)
    );
    // The watcher is a shell, and has another one that reads.
    killAll(
      watchers.flatMap((child) => [child, ...descendantsOf(child).filter((one) => !isServer(one, pid))]),
    );
    const acknowledged = await writer.kill();
    const reader = await POSTGRES.open(path, { ...FULL, readOnly: true });
    assert.equal(serverOf(path)!.pid, pid);
    const store = await POSTGRES.open(path, FULL);
    assert.ok(store.tip! >= acknowledged);
    await store.appendBlock(encoded(growingBlock(store.tip! + 1)));
    await store.close();
    assert.equal(
      (await reader.run(reader.compile("$all"), store.tip!, { limit: 200 })).versions.length,
      store.tip! + 1,
    );
    await reader.close();
    assert.equal(serverOf(path), null);
  });
});

function isServer(pid: number, server: number): boolean {
  return pid === server || descendantsOf(server).includes(pid);
}

Deno.test("a reader may stay when the process that started the server leaves; the server then ends with the reader", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "store");
    const writer = await POSTGRES.open(path, FULL);
    await writer.appendBlock(encoded(growingBlock(0)));
    const reader = await POSTGRES.open(path, { variant: "normal", readOnly: true });
    await writer.close();
    const { versions } = await reader.run(reader.compile('status = "create"'), 0, { limit: 1 });
    assert.equal(versions.length, 1);
    await reader.close();
    assert.equal(serverOf(path), null);
    const again = await POSTGRES.open(path, FULL);
    assert.equal(again.tip, 0);
    await again.close();
  });
});

Deno.test("what is no folder of this version's is refused, and left as it is", async () => {
  await inTemporaryFolder(async (folder) => {
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

Deno.test("an error that comes after the last byte of a COPY is told, and the connection goes on", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await POSTGRES.open(path, FULL);
    const client = (await PostgresClient.connect(socketOf(path), path, { readOnly: false, settings: {} }))!;
    await assert.rejects(
      client.copy("write", { table: "blocks" }, new Uint8Array([1, 2, 3])),
      { name: "HeadroomError", actual: /^22P04: / },
    );
    assert.equal(await client.value("read", "SELECT 7"), 7);
    await client.end();
    await store.close();
  });
});
