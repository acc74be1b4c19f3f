import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { CELLS, type CheckpointTask } from "./checkpoint_task.ts";
import type { DriverName } from "./drivers/driver.ts";
import { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";

/** What the log is of: a connection that writes, without checkpoints of its own. */
interface Logged {
  readonly database: Database.Database;
  readonly path: string;
  /** better-sqlite3 by default. */
  readonly driver?: DriverName;
  /** Bytes to which the log may grow, and one transaction more. */
  readonly logBytesMax: number;
  /** Of the thread's connection: what its checkpoints sync. */
  readonly pragmas: readonly string[];
}

/** Pages in the log, and of these moved into the file and left to move. */
interface Log {
  readonly frames: number;
  readonly moved: number;
  readonly left: number;
}

/** Bytes of a page in the log. Source: sqlite.org/fileformat2.html#the_write_ahead_log; pages have the library's 4,096. */
const FRAME_BYTES = 24 + 4096;
/**
 * Pages not moved yet from which the thread is asked; less is little enough for the writer to wait for. choice: 8 MB, which the
 * thread moves in some 30 ms; more at a time moves fewer pages twice, and makes the writer wait longer.
 */
const BATCH_FRAMES = 2_000;
/** The same where the bound is small, as part of it. */
const BATCH = 0.125;
/** Part of the bound from which the log is begun anew as soon as little is left to move. */
const EARLY = 0.5;
/** Part of the bound by which a log grows before it is tried again to begin it anew where a reader was in the way. */
const RETRY = 0.125;
/**
 * How long a writer waits at the bound for queries that still read the log, ms. choice: longer than a query takes, and half of the
 * 500 ms that a commit may take. Source of those: CM-S-04B.
 */
const PATIENCE_MS = 250;

/**
 * Moves a database's write-ahead log into the file on a thread of its own, while the writer goes on, and keeps the log bounded.
 *
 * A checkpoint that waits for nobody (PASSIVE) never ends under a steady writer: it moves what was there when it began, and
 * the log grows at its end. A writer begins the log anew by itself where all of it was moved when its transaction begins, and no
 * reader is left that began before. While the writer rests, the thread sees to that: it tries again until nothing is left. A
 * writer that never rests waits between two transactions, once the log is past half of its bound and little is left, until the
 * thread has moved the rest; and past its bound for the queries under way, too: those that begin meanwhile read the file alone, and
 * are in nobody's way. It waits so only for a moment, and not again for a reader that stays: then the log grows on (`pinned`) until
 * that is gone. Source: sqlite.org/wal.html "Avoiding Excessively Large WAL Files"; `walRestartLog` and `walTryBeginRead` of SQLite.
 */
export class BackgroundCheckpoints {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #cells: CheckpointTask["cells"];
  readonly #failure: CheckpointTask["failure"];
  readonly #database: Database.Database;
  readonly #look: Database.Statement<[], [busy: number, frames: number, moved: number]>;
  readonly #framesMax: number;
  readonly #batch: number;
  #asked = 0;
  /** When the last transaction began. */
  #before: Log = { frames: 0, moved: 0, left: 0 };
  /** Pages of the log from which it is tried again to begin it anew; 0 where no reader was in the way. */
  #retryAt = 0;
  /** Whether a reader that is in the way is waited for: not after one stayed, until the log is begun anew. */
  #isPatient = true;

  /** @throws {HeadroomError} The thread cannot open the database. */
  static async start(logged: Logged): Promise<BackgroundCheckpoints> {
    const cells = new Int32Array(
      new SharedArrayBuffer(Object.keys(CELLS).length * Int32Array.BYTES_PER_ELEMENT),
    );
    const failure = new Uint8Array(new SharedArrayBuffer(1024));
    const { path, driver = "better-sqlite3", pragmas } = logged;
    const workerData: CheckpointTask = { path, driver, pragmas, cells, failure };
    const worker = new Worker(new URL("./checkpoint_thread.ts", import.meta.url), { workerData });
    await once(worker, "message");
    const started = new BackgroundCheckpoints(logged, { worker, cells, failure });
    started.#refuseFailure("open");
    // A program that ends without closing its store is not kept alive by a thread that waits.
    worker.unref();
    return started;
  }

  private constructor(
    { database, path, logBytesMax }: Logged,
    { worker, cells, failure }: { readonly worker: Worker } & Pick<CheckpointTask, "cells" | "failure">,
  ) {
    this.#path = path;
    this.#worker = worker;
    this.#cells = cells;
    this.#failure = failure;
    this.#database = database;
    this.#framesMax = logBytesMax / FRAME_BYTES;
    this.#batch = Math.min(BATCH_FRAMES, this.#framesMax * BATCH);
    this.#look = database.prepare<[], [number, number, number]>("PRAGMA wal_checkpoint(NOOP)").raw();
  }

  /** Whether a reader keeps the log from being begun anew. */
  get pinned(): boolean {
    return this.#retryAt > 0;
  }

  /** CPU time of the thread up to its last checkpoint, ms; 0 where the system does not tell. */
  get cpuMs(): number {
    return Atomics.load(this.#cells, CELLS.cpuMs);
  }

  /** Before a transaction. @throws {HeadroomError} A checkpoint failed since the last call; what was committed is in the log. */
  beforeTransaction(): void {
    this.#refuseFailure();
    let log = this.#lookAtLog();
    if (this.#isDue(log)) {
      const isFree = this.#finish(log);
      this.#refuseFailure();
      log = this.#lookAtLog();
      this.#retryAt = isFree ? 0 : this.#afterMore(log.frames);
    }
    this.#before = log;
  }

  /** After a transaction that wrote something. */
  afterTransaction(): void {
    const { frames, moved, left } = this.#lookAtLog();
    const before = this.#before;
    if (moved < before.moved) [this.#retryAt, this.#isPatient] = [0, true];
    // All had been moved, and still the transaction was written at the log's end: a reader is in the way.
    else if (before.left === 0 && before.frames >= this.#framesMax * EARLY) {
      this.#retryAt = this.#afterMore(frames);
    }
    if (left >= this.#batch && this.#isIdle) this.#ask();
  }

  /**
   * Moves what is left, as far as readers let it, empties the log where there is none, and ends the thread.
   * @throws {HeadroomError} A checkpoint failed; what was committed is in the log.
   */
  async stop(): Promise<void> {
    const ended = once(this.#worker, "exit");
    this.#worker.ref();
    Atomics.store(this.#cells, CELLS.stopped, 1);
    this.#ask();
    await ended;
    this.#refuseFailure();
    onEngine(this.#path, () => "move the log into", () => {
      this.#database.pragma("busy_timeout = 0");
      this.#database.pragma("wal_checkpoint(TRUNCATE)");
    });
  }

  #lookAtLog(): Log {
    const [, frames, moved] = this.#look.get()!;
    return { frames, moved, left: frames - moved };
  }

  #isDue({ frames, left }: Log): boolean {
    if (frames < this.#retryAt) return false;
    return frames >= this.#framesMax ||
      (frames >= this.#framesMax * EARLY && left > 0 && left < this.#batch);
  }

  #afterMore(frames: number): number {
    return frames + Math.ceil(this.#framesMax * RETRY);
  }

  /** Waits until all is moved that no reader needs; at the bound, for readers too. @returns Whether none is in the way, as far as is known. */
  #finish({ frames }: Log): boolean {
    this.#wait();
    if (frames >= this.#framesMax && this.#isPatient) {
      Atomics.store(this.#cells, CELLS.patienceMs, PATIENCE_MS);
      this.#ask();
      this.#wait();
      Atomics.store(this.#cells, CELLS.patienceMs, 0);
      return this.#isPatient = Atomics.load(this.#cells, CELLS.free) === 1;
    }
    if (this.#lookAtLog().left === 0) return true;
    this.#ask();
    this.#wait();
    return this.#lookAtLog().left === 0;
  }

  get #isIdle(): boolean {
    return Atomics.load(this.#cells, CELLS.answered) === this.#asked;
  }

  #ask(): void {
    this.#asked = Atomics.add(this.#cells, CELLS.asked, 1) + 1;
    Atomics.notify(this.#cells, CELLS.asked);
  }

  #wait(): void {
    for (;;) {
      const answered = Atomics.load(this.#cells, CELLS.answered);
      if (answered === this.#asked) return;
      Atomics.wait(this.#cells, CELLS.answered, answered);
    }
  }

  /** @param verb As `onEngine` takes it. */
  #refuseFailure(verb = "move the log into"): void {
    const bytes = Atomics.exchange(this.#cells, CELLS.failureBytes, 0);
    if (bytes === 0) return;
    const text = new TextDecoder().decode(this.#failure.slice(0, bytes));
    const [code] = text.split(" ", 1);
    onEngine(this.#path, () => verb, () => {
      throw new Database.SqliteError(text.slice(code!.length + 1), code!);
    });
  }
}
