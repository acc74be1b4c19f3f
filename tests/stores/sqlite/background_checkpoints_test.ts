import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { HeadroomError } from "../../../lib/errors.ts";
import { BackgroundCheckpoints } from "../../../lib/stores/sqlite/background_checkpoints.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { growingBlock } from "../growing_chain.ts";
import { onDisk } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { startScript } from "./left_by.ts";

/** Bytes of a page in the log and of the log's header. Source: sqlite.org/fileformat2.html#the_write_ahead_log. */
const [FRAME, HEADER] = [4096 + 24, 32];
/** Pages to which the log may grow, and the most that a transaction below writes: a row of 20 pages, and a few more. */
const [BOUND, TRANSACTION] = [400, 30];

/** A writer whose log is moved on a thread. */
class Writer {
  readonly database: DatabaseFile;
  readonly #path: string;
  checkpoints!: BackgroundCheckpoints;
  /** The longest log so far, and how often it became shorter: by what the engine says of it. */
  pagesMax = 0;
  restarts = 0;
  #pages = 0;

  private constructor(path: string) {
    this.#path = path;
    this.database = new DatabaseFile(path, { timeout: 5_000 });
    this.database.pragma("journal_mode = WAL");
    this.database.pragma("synchronous = NORMAL");
    this.database.pragma("wal_autocheckpoint = 0");
    this.database.exec("CREATE TABLE t (bytes BLOB)");
  }

  static async open(path: string): Promise<Writer> {
    const writer = new Writer(path);
    const { database } = writer;
    const logged = { database, path, logBytesMax: BOUND * FRAME, pragmas: ["synchronous = NORMAL"] };
    writer.checkpoints = await BackgroundCheckpoints.start(logged);
    return writer;
  }

  write(transactions: number): void {
    for (let i = 0; i < transactions; i++) {
      this.checkpoints.beforeTransaction();
      this.database.exec("INSERT INTO t VALUES (randomblob(80000))");
      this.checkpoints.afterTransaction();
      const pages = this.pages;
      if (pages < this.#pages) this.restarts++;
      this.#pages = pages;
      this.pagesMax = Math.max(this.pagesMax, pages);
    }
  }

  /** Of the log, in use. */
  get pages(): number {
    return this.#log[1]!;
  }

  /** Pages of the log that are not moved into the file. */
  get left(): number {
    const [, pages, moved] = this.#log;
    return pages! - moved!;
  }

  get #log(): number[] {
    return this.database.prepare("PRAGMA wal_checkpoint(NOOP)").raw().get() as number[];
  }

  get rows(): number {
    return this.database.prepare("SELECT count(*) FROM t").pluck().get() as number;
  }

  get logBytes(): number {
    return Deno.statSync(`${this.#path}-wal`).size;
  }
}

function test(name: string, run: (path: string) => Promise<void>): void {
  Deno.test(name, () => onDisk((folder) => run(join(folder, "log.db"))));
}

test("the log is begun anew again and again, and never passes its bound by more than a transaction", async (path) => {
  const writer = await Writer.open(path);
  writer.write(200);
  assert.ok(writer.restarts >= 5, `begun anew ${writer.restarts} times`);
  assert.ok(writer.pagesMax <= BOUND + TRANSACTION, `${writer.pagesMax} pages`);
  assert.ok(writer.logBytes <= HEADER + (BOUND + TRANSACTION) * FRAME, `${writer.logBytes} bytes`);
  assert.equal(writer.checkpoints.pinned, false);
  await writer.checkpoints.stop();
  assert.equal(writer.logBytes, 0, "all of it was moved");
  assert.equal(writer.rows, 200);
  writer.database.close();
});

test("four readers, of which there is always one at work, do not make the log pass its bound", async (path) => {
  const writer = await Writer.open(path);
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const readers = [3, 5, 7, 11].map((readMs) =>
    new Worker(new URL("./busy_reader.ts", import.meta.url), { workerData: { path, readMs, stopped } })
  );
  await Promise.all(readers.map((reader) => once(reader, "message")));
  writer.write(200);
  const answers = readers.map((reader) => once(reader, "message"));
  Atomics.store(stopped, 0, 1);
  Atomics.notify(stopped, 0);
  for (const [{ reads, torn }] of await Promise.all(answers)) {
    assert.ok(reads > 1, `${reads} reads`);
    assert.equal(torn, 0);
  }
  assert.ok(writer.restarts >= 5, `begun anew ${writer.restarts} times`);
  assert.ok(writer.pagesMax <= BOUND + TRANSACTION, `${writer.pagesMax} pages`);
  await writer.checkpoints.stop();
  writer.database.close();
});

test("what a reader kept from being moved is moved while the writer rests, so that its next transaction begins the log anew", async (path) => {
  const writer = await Writer.open(path);
  const reader = new DatabaseFile(path, { timeout: 0, readonly: true });
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM t").get();
  writer.write(4);
  const pages = writer.pages;
  reader.exec("COMMIT");
  for (let tries = 0; writer.left > 0 && tries < 200; tries++) await delay(10);
  assert.equal(writer.left, 0);
  writer.write(1);
  assert.ok(writer.pages < pages, `${writer.pages} pages after ${pages}`);
  await writer.checkpoints.stop();
  reader.close();
  writer.database.close();
});

test("a reader that stays makes the log pass its bound, and once it is gone the log is begun anew", async (path) => {
  const writer = await Writer.open(path);
  const reader = new DatabaseFile(path, { timeout: 0, readonly: true });
  writer.write(3);
  reader.exec("BEGIN");
  const seen = () => reader.prepare("SELECT count(*) FROM t").pluck().get();
  assert.equal(seen(), 3);
  writer.write(60);
  assert.equal(writer.restarts, 0);
  assert.ok(writer.pages > 2 * BOUND, `${writer.pages} pages`);
  assert.equal(writer.checkpoints.pinned, true);
  assert.equal(seen(), 3);
  reader.exec("COMMIT");
  writer.write(60);
  assert.ok(writer.restarts >= 1 && writer.pages <= BOUND + TRANSACTION, `${writer.pages} pages`);
  assert.equal(writer.checkpoints.pinned, false);
  // A reader of the newest state does not hinder moving, only beginning anew.
  reader.exec("BEGIN");
  assert.equal(seen(), 123);
  writer.write(1);
  await writer.checkpoints.stop();
  assert.ok(writer.pages > 0, "the reader's state is still in the log");
  reader.close();
  writer.database.close();
  const again = new DatabaseFile(path, { timeout: 0, readonly: true });
  assert.equal(again.prepare("SELECT count(*) FROM t").pluck().get(), 124);
  again.close();
});

test("a checkpoint that fails is told before the next transaction, and when the log is closed", async (path) => {
  const told = (error: unknown) => {
    assert.ok(error instanceof HeadroomError, String(error));
    assert.match(error.message, /Cannot move the log into ".*log\.db": expected .*, found SQLITE_IOERR/);
    return true;
  };
  const writer = await Writer.open(path);
  // What the thread has moved before the log is lost does not fail; a reader keeps it from moving anything.
  const reader = new DatabaseFile(path, { timeout: 0, readonly: true });
  writer.write(1);
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM t").get();
  while (writer.pages < BOUND) writer.write(1);
  Deno.truncateSync(`${path}-wal`, 0);
  reader.close();
  const rows = writer.rows;
  assert.throws(() => writer.write(1), told);
  assert.equal(writer.rows, rows, "nothing was written");
  await assert.rejects(writer.checkpoints.stop(), told);
  writer.database.close();
});

test("a thread that cannot open the file is told when the store is opened", async (path) => {
  const database = new DatabaseFile(path, { timeout: 0 });
  const logged = { database, path: `${path}.gone`, logBytesMax: 1e6, pragmas: [] };
  await assert.rejects(BackgroundCheckpoints.start(logged), /Cannot open ".*gone": expected a place/);
  database.close();
});

test("a writer killed while its log is moved leaves a prefix of the blocks, whole", async (path) => {
  const writer = startScript("./bounded_writer.ts", path);
  let text = "";
  for await (const chunk of writer.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.split("\n").length > 150) writer.kill("SIGKILL");
  }
  assert.equal((await writer.status).signal, "SIGKILL");
  await writer.stdin.close();
  const lines = text.slice(0, text.lastIndexOf("\n")).split("\n").map((line) => line.split(" ").map(Number));
  const [acknowledged, restarts] = lines.at(-1) as [number, number];
  assert.ok(restarts > 0, "the log was begun anew before");
  const store = await BITEMPORAL.open(path, { variant: "tuned" });
  const tip = store.tip!;
  assert.ok(tip >= acknowledged, `tip ${tip} is before block ${acknowledged}, which was acknowledged`);
  assert.equal((await store.stats()).totals.versions, 2 * tip + 1);
  const { ok, lines: found } = await store.check();
  assert.ok(ok, found.join("; "));
  await store.appendBlock(encoded(growingBlock(tip + 1)));
  await store.close();
});
