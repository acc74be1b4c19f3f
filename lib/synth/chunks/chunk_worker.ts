/** A thread of `poolChunks`: told a dataset, then asked for chunks of it one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { HeadroomError } from "../../errors.ts";
import { openDataset } from "../open_dataset.ts";
import type { ChunkAnswer, ChunkSource, ChunkTask } from "./chunk_pool.ts";
import { makeChunk } from "./make_chunk.ts";

const { scenario, scale, seed } = workerData as ChunkSource;
const dataset = openDataset(scenario, scale, seed);

parentPort!.on("message", ({ from, to, form }: ChunkTask) => {
  try {
    const chunk = makeChunk(dataset, from, to, form);
    parentPort!.postMessage({ chunk } satisfies ChunkAnswer, [chunk.encoded.buffer, chunk.members.buffer]);
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    const { message, expected, actual, next } = error;
    parentPort!.postMessage({ refusal: { message, expected, actual, next } } satisfies ChunkAnswer);
  }
});
