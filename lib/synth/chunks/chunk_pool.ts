import { once } from "node:events";
import { Worker } from "node:worker_threads";
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

/**
 * Makes chunks on several threads, in order. No more than `inFlight` chunks are under way, so memory does not grow with the
 * data.
 * @throws {Error} What a worker threw; all workers are stopped.
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
  let turn = 0;
  let more = true;
  const fill = () => {
    while (more && pending.length < inFlight()) {
      const { value, done } = queue.next();
      if (done) more = false;
      else pending.push(pool[turn++ % workers]!.make(value));
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
  make(task: ChunkTask): Promise<Chunk>;
  stop(): Promise<unknown>;
}

/** One thread; it answers its tasks in the order they were asked. */
function startWorker(source: ChunkSource): PoolWorker {
  const worker = new Worker(new URL("./chunk_worker.ts", import.meta.url), { workerData: source });
  let last: Promise<unknown> = Promise.resolve();
  return {
    make(task) {
      const made = last.then(async () => {
        worker.postMessage(task);
        const [answer] = await once(worker, "message");
        return answer as Chunk;
      });
      last = made.catch(() => {});
      return made;
    },
    stop: () => worker.terminate(),
  };
}
