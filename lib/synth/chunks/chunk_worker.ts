/** A thread of `poolChunks`: opens a dataset, then makes the chunks it is asked for. */
import { parentPort, workerData } from "node:worker_threads";
import { HeadroomError } from "../../errors.ts";
import type { DatasetSource } from "../dataset.ts";
import { openDataset } from "../open_dataset.ts";
import type { ChunkTask, UsedChunk } from "./chunk.ts";
import type { ChunkAnswer, ThreadMessage } from "./chunk_pool.ts";
import { makeChunk } from "./make_chunk.ts";

const { scenario, scale, seed } = workerData as DatasetSource;
const dataset = openDataset(scenario, scale, seed);

const used: UsedChunk[] = [];

parentPort!.on("message", (message: ThreadMessage) => {
  if ("used" in message) used.push(message.used);
  else answer(message.task);
});

function answer(task: ChunkTask): void {
  try {
    const chunk = makeChunk(dataset, task, used.pop());
    parentPort!.postMessage({ chunk } satisfies ChunkAnswer, [chunk.encoded.buffer, chunk.members.buffer]);
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    const { message, expected, actual, next } = error;
    parentPort!.postMessage({ refusal: { message, expected, actual, next } } satisfies ChunkAnswer);
  }
}
