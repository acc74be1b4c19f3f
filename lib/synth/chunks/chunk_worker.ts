/** A thread of `poolChunks`: opens a dataset, then makes the chunks it is asked for, until it is told to stop (null). */
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { HeadroomError } from "../../errors.ts";
import { openDataset } from "../open_dataset.ts";
import type { ChunkTask } from "./chunk.ts";
import type { ChunkAnswer, ChunkWorkerData } from "./chunk_pool.ts";
import { makeChunk } from "./make_chunk.ts";

const { source: { scenario, scale, seed }, stopped } = workerData as ChunkWorkerData;
const dataset = openDataset(scenario, scale, seed);

parentPort!.on("message", (task: ChunkTask | null) => {
  if (task === null) process.exit();
  if (Atomics.load(stopped, 0) === 1) return;
  try {
    const chunk = makeChunk(dataset, task);
    parentPort!.postMessage({ chunk } satisfies ChunkAnswer, [chunk.encoded.buffer, chunk.members.buffer]);
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    const { message, expected, actual, next } = error;
    parentPort!.postMessage({ refusal: { message, expected, actual, next } } satisfies ChunkAnswer);
  }
});
