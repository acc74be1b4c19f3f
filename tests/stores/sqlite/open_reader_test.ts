import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HeadroomError } from "../../../lib/errors.ts";
import { openChain } from "../../../lib/inspect/open_chain.ts";
import { recogniseEntityStore } from "../../../lib/stores/mod.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { readHistory } from "../../../lib/stores/sqlite/read_history.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { grown, leftBy, outputOf, startScript } from "./left_by.ts";

const HOT = ["delete", "persist", "truncate"] as const;

/** The same in a rollback mode, as other software may keep it. */
async function grownWithoutLog(path: string): Promise<string> {
  const database = new DatabaseSync(await grown(path));
  database.exec("PRAGMA journal_mode = delete");
  database.close();
  return path;
}

function filesIn(folder: string): Record<string, Uint8Array> {
  const names = [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) => name).sort();
  return Object.fromEntries(names.map((name) => [name, Deno.readFileSync(join(folder, name))]));
}

const numbers = (path: string) => [...readHistory(path)].map(({ number }) => number);

function refused(run: () => unknown, says: RegExp, next: RegExp): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof HeadroomError, `${error}`);
    assert.match(error.message, says);
    assert.match(error.next, next);
    return true;
  });
}

for (const mode of HOT) {
  Deno.test(`a transaction cut off in journal mode ${mode} is never shown: refused until SQLite has undone it`, () =>
    inTemporaryFolder(async (folder) => {
      const path = await leftBy(mode, join(folder, "it's.db"));
      const found = filesIn(folder);
      for (
        const run of [
          () => numbers(path),
          () => openChain(path).blockCount(),
          () => recogniseEntityStore(path),
        ]
      ) {
        refused(
          run,
          /died in the middle of a transaction; ".*it's\.db-journal" says how to undo it/,
          /sqlite3 '.*it'\\''s\.db' 'PRAGMA/,
        );
      }
      await assert.rejects(
        BITEMPORAL.open(path, { variant: "normal", readOnly: true }),
        /Cannot open ".*": .*died in the middle of a transaction/,
      );
      assert.deepEqual(filesIn(folder), found, "looking at it has changed nothing");
      const database = new DatabaseSync(path);
      database.exec("PRAGMA user_version");
      database.close();
      assert.deepEqual(numbers(path), [0, 1, 2, 3, 4]);
    }));
}

Deno.test("a database that died in its first transaction has no start of its own, and is still told from an archive", () =>
  inTemporaryFolder(async (folder) => {
    const path = await leftBy("delete", join(folder, "chain.db"));
    using file = Deno.openSync(path, { write: true });
    file.writeSync(new Uint8Array(4096));
    refused(() => openChain(path).blockCount(), /died in the middle of a transaction/, /sqlite3/);
  }));

Deno.test("a block that is in the log alone is read, with and without the log's index, and through a symbolic link", () =>
  inTemporaryFolder(async (folder) => {
    const path = await leftBy("wal", join(folder, "chain.db"));
    const { "chain.db-shm": _, ...found } = filesIn(folder);
    const link = join(folder, "link.db");
    Deno.symlinkSync(path, link);
    for (const name of [path, link]) {
      assert.deepEqual(numbers(name), [0, 1, 2, 3, 4, 5]);
      assert.equal(openChain(name).blockCount(), 6);
      Deno.removeSync(`${path}-shm`);
      assert.deepEqual(numbers(name), [0, 1, 2, 3, 4, 5]);
    }
    const { "chain.db-shm": __, "link.db": ___, ...left } = filesIn(folder);
    assert.deepEqual(left, found, "neither the file nor the log was changed");
    const store = await BITEMPORAL.open(link, { variant: "normal", readOnly: true });
    assert.ok(store.engineState().logBytes! > 0, "the log lies beside the link's target");
    await store.close();
  }));

Deno.test("a log whose index cannot be made is named and refused, also behind a link; a copy of both files is read", () =>
  inTemporaryFolder(async (folder) => {
    const path = await leftBy("wal", join(folder, "chain.db"));
    Deno.removeSync(`${path}-shm`);
    // SQLite makes no index where a link has its name: the same refusal as in a folder that takes no files.
    Deno.symlinkSync("nowhere", `${path}-shm`);
    Deno.symlinkSync(path, join(folder, "link.db"));
    for (const name of ["chain.db", "link.db"]) {
      refused(
        () => numbers(join(folder, name)),
        /an index of the log ".*chain\.db-wal"/,
        /: cp .*chain\.db .*chain\.db-wal \.$/,
      );
    }
    const copy = join(folder, "copy");
    Deno.mkdirSync(copy);
    for (const name of ["chain.db", "chain.db-wal"]) Deno.copyFileSync(join(folder, name), join(copy, name));
    assert.deepEqual(numbers(join(copy, "chain.db")), [0, 1, 2, 3, 4, 5]);
  }));

Deno.test("each thing that a user may not do has its own words, and what may be read is read, leaving nothing behind", () =>
  inTemporaryFolder(async (folder) => {
    Deno.chmodSync(folder, 0o755);
    const place = async (name: string, what: string | null) => {
      const inside = join(folder, name);
      Deno.mkdirSync(inside);
      const path = join(inside, "chain.db");
      return what === null ? await grown(path) : await leftBy(what, path);
    };
    const still = await place("still", null);
    const file = await place("file", null);
    const closed = await place("closed", null);
    const log = await place("log", "wal");
    const noIndex = await place("no-index", "wal");
    const hot = await place("hot", "delete");
    Deno.removeSync(`${noIndex}-shm`);
    Deno.chmodSync(file, 0o444);
    Deno.chmodSync(closed, 0o000);
    Deno.chmodSync(join(folder, "file"), 0o777);
    const names = ["still", "log", "no-index", "hot"].map((name) => join(folder, name));
    for (const name of names) Deno.chmodSync(name, 0o555);
    const printed = await outputOf(
      startScript("./restricted_reader.ts", still, file, closed, log, noIndex, hot),
    );
    for (const name of names) Deno.chmodSync(name, 0o755);
    const [readStill, readFile, readClosed, readLog, readNoIndex, readHot] = JSON.parse(printed);
    assert.deepEqual([readStill, readFile, readLog], [5, 5, 6]);
    assert.match(readClosed, /no permission to read ".*closed\/chain\.db"/);
    assert.match(
      readNoIndex,
      /an index of the log ".*chain\.db-wal" can be made, found one that takes no files/,
    );
    assert.match(
      readHot,
      /died in the middle of a transaction.*Copy both files .*: cp .*chain\.db-journal \. && sqlite3 chain\.db/,
    );
    assert.deepEqual([...Deno.readDirSync(join(folder, "file"))].map(({ name }) => name), ["chain.db"]);
  }));

Deno.test("a file that another process keeps locked is in use, not damaged, and is read once it is free", () =>
  inTemporaryFolder(async (folder) => {
    const path = await grownWithoutLog(join(folder, "chain.db"));
    const holder = startScript("./other_writer.ts", path, "lock");
    const said = holder.stdout.getReader();
    await said.read();
    refused(
      () => numbers(path),
      /found a file that is in use: another process keeps it locked/,
      /^Wait until/,
    );
    said.releaseLock();
    await outputOf(holder);
    assert.deepEqual(numbers(path), [0, 1, 2, 3, 4]);
  }));

Deno.test("opening a chain again keeps the locks of a reader that is at work on it in this process", () =>
  inTemporaryFolder(async (folder) => {
    const path = await grownWithoutLog(join(folder, "chain.db"));
    const reader = readHistory(path);
    reader.next();
    assert.equal(openChain(path).blockCount(), 5);
    assert.equal(await outputOf(startScript("./other_writer.ts", path, "write")), "database is locked");
    reader.return(undefined);
    assert.equal(await outputOf(startScript("./other_writer.ts", path, "write")), "written");
  }));

Deno.test("a file read without locks must not change meanwhile: what was read may be of two states", () =>
  inTemporaryFolder(async (folder) => {
    const path = await grown(join(folder, "chain.db"));
    Deno.mkdirSync(`${path}-wal`);
    const reader = readHistory(path);
    assert.equal(reader.next().value?.number, 0);
    using file = Deno.openSync(path, { write: true, append: true });
    file.writeSync(new Uint8Array(4096));
    refused(() => [...reader], /found one that changed meanwhile/, /read it again/);
  }));
