import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { HeadroomError } from "../../errors.ts";
import type { DatasetSource } from "../dataset.ts";
import { type Chunk, type ChunkTask, freeChunk } from "./chunk.ts";
import type { ChunkSizer } from "./chunk_sizer.ts";

/** A thread's answer: the chunk, or why it cannot be made (an error's class does not cross threads). */
export type ChunkAnswer =
  | { readonly chunk: Chunk }
  | { readonly refusal: Pick<HeadroomError, "message" | "expected" | "actual" | "next"> };

/** What a thread starts with. */
export interface ChunkWorkerData {
  readonly source: DatasetSource;
  /** Its only element becomes 1 where tasks that were not begun are not to be made any more. */
  readonly stopped: Int32Array;
}

/**
 * Young generation of a thread's heap, MB. choice: what making a block leaves behind dies at once; more room only means that
 * it is collected later, and takes some 100 MB a thread.
 */
const YOUNG_MB = 6;

/** What a pool asks of a chain's `ChunkSizer`. */
type Sizer = Pick<ChunkSizer, "tasks" | "inFlight" | "repaysStart">;

/** `ChunkPool.chunks()` with threads of its own. */
export async function* poolChunks(source: DatasetSource, sizer: Sizer): AsyncGenerator<Chunk> {
  const pool = new ChunkPool(source);
  try {
    yield* pool.chunks(sizer);
  } finally {
    await pool.close();
  }
}

/** Threads that make chunks of one dataset; they are started when needed and stay until `close()`. */
export class ChunkPool {
  readonly #source: DatasetSource;
  readonly #threads: ChunkThread[] = [];

  constructor(source: DatasetSource) {
    this.#source = source;
  }

  /**
   * Makes chunks on several threads, in order, one chain at a time. At most `sizer.inFlight` chunks are under way, so memory
   * does not grow with the data; a chunk's memory is freed when the next one is asked for.
   *
   * Starting a thread blocks the calling one until the new isolate is up. So threads are started one by one, each with work
   * before the next, and only while the calling thread would wait for a chunk: where it is the slower side, more threads
   * would not help.
   * @throws {HeadroomError} A block that cannot be made, as on one thread.
   */
  async *chunks(sizer: Sizer): AsyncGenerator<Chunk> {
    let running = 0;
    const pending: PendingChunk[] = [];
    const tasks = sizer.tasks();
    const handOut = () => {
      while (pending.length < sizer.inFlight) {
        const thread = this.#threads.slice(0, running)
          .reduce((best, other) => other.owed < best.owed ? other : best);
        if (thread.owed > 1) return;
        const { value, done } = tasks.next();
        if (done) return;
        pending.push(thread.make(value));
      }
    };
    const start = () => {
      if (running === this.#threads.length) this.#threads.push(new ChunkThread(this.#source));
      running++;
      handOut();
    };
    start();
    for (let head = pending.shift(); head !== undefined; head = pending.shift()) {
      while (!head.made && sizer.repaysStart(running)) {
        start();
        await setImmediate();
      }
      const chunk = await head.chunk;
      yield chunk;
      freeChunk(chunk);
      handOut();
    }
  }

  /** Ends the threads and waits until they have: after it, nothing of them runs beside what is measured next. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }
}

interface PendingChunk {
  readonly chunk: Promise<Chunk>;
  /** Whether the chunk is there, or will never be. */
  readonly made: boolean;
}

/** One thread; it answers its tasks in the order they were given. */
class ChunkThread {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<Chunk>[] = [];
  readonly #stopped = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #ended: Promise<unknown>;

  constructor(source: DatasetSource) {
    const workerData: ChunkWorkerData = { source, stopped: this.#stopped };
    this.#worker = new Worker(new URL("./chunk_worker.ts", import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#ended = new Promise((resolve) => this.#worker.once("exit", resolve).once("error", resolve));
    this.#worker.on("message", (answer: ChunkAnswer) => {
      const { resolve, reject } = this.#waiting.shift()!;
      if ("chunk" in answer) resolve(answer.chunk);
      else reject(new HeadroomError(answer.refusal.message, answer.refusal));
    });
    this.#worker.on("error", (error) => this.#waiting.forEach(({ reject }) => reject(error)));
  }

  /** Tasks not answered yet. */
  get owed(): number {
    return this.#waiting.length;
  }

  make(task: ChunkTask): PendingChunk {
    const answer = Promise.withResolvers<Chunk>();
    this.#waiting.push(answer);
    this.#worker.postMessage(task);
    const pending = { chunk: answer.promise, made: false };
    // A refusal reaches the caller through the chunk it waits for; later ones must not count as unhandled.
    answer.promise.catch(() => {}).finally(() => pending.made = true);
    return pending;
  }

  /** Deno's `terminate()` answers while the thread goes on with all it was given; so it is asked to end itself. */
  async stop(): Promise<void> {
    Atomics.store(this.#stopped, 0, 1);
    this.#worker.postMessage(null);
    await this.#ended;
  }
}
