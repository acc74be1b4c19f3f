import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { HeadroomError } from "../../errors.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { Chunk, ChunkForm } from "./chunk.ts";

/** What a worker is told first: whose chunks it will make. */
export interface ChunkSource {
  readonly scenario: EntityScenario;
  readonly scale: number;
  readonly seed: bigint;
}

/** What a worker is asked for: blocks `from` to `to` (exclusive). */
export interface ChunkTask {
  readonly from: number;
  readonly to: number;
  readonly form: ChunkForm;
}

/** What a worker answers: the chunk, or why for people it cannot be made (an error's class does not cross threads). */
export type ChunkAnswer =
  | { readonly chunk: Chunk }
  | { readonly refusal: Pick<HeadroomError, "message" | "expected" | "actual" | "next"> };

/**
 * Makes chunks on several threads, in order. No more than `inFlight` chunks are under way, so memory does not grow with the
 * data.
 * @throws {HeadroomError} A block that cannot be made, as on one thread; all workers are stopped.
 */
export async function* poolChunks(
  source: ChunkSource,
  tasks: Iterable<ChunkTask>,
  workers: number,
  inFlight: () => number,
): AsyncGenerator<Chunk> {
  const pool = Array.from({ length: workers }, () => startWorker(source));
  const pending: Promise<Chunk>[] = [];
  const queue = tasks[Symbol.iterator]();
  let more = true;
  const fill = () => {
    while (more && pending.length < inFlight()) {
      const { value, done } = queue.next();
      if (done) more = false;
      else pending.push(leastBusy(pool).make(value));
    }
  };
  try {
    for (fill(); pending.length > 0; fill()) yield await pending.shift()!;
  } finally {
    for (const promise of pending) promise.catch(() => {});
    await Promise.all(pool.map((worker) => worker.stop()));
  }
}

interface PoolWorker {
  /** Chunks asked for and not made yet. */
  readonly owed: number;
  make(task: ChunkTask): Promise<Chunk>;
  stop(): Promise<unknown>;
}

/** The first of those with the least to do: where one chunk at a time is made, always the same thread. */
function leastBusy(pool: readonly PoolWorker[]): PoolWorker {
  return pool.reduce((best, worker) => worker.owed < best.owed ? worker : best);
}

/** One thread; it answers its tasks in the order they were asked. */
function startWorker(source: ChunkSource): PoolWorker {
  const worker = new Worker(new URL("./chunk_worker.ts", import.meta.url), { workerData: source });
  let last: Promise<unknown> = Promise.resolve();
  let owed = 0;
  return {
    get owed() {
      return owed;
    },
    make(task) {
      owed++;
      const made = last.then(async () => {
        worker.postMessage(task);
        const [answer] = await once(worker, "message") as [ChunkAnswer];
        owed--;
        if ("chunk" in answer) return answer.chunk;
        throw new HeadroomError(answer.refusal.message, answer.refusal);
      });
      last = made.catch(() => {});
      return made;
    },
    stop: () => worker.terminate(),
  };
}
