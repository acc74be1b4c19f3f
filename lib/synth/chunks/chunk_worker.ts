/** A thread of `poolChunks`: told a dataset, then asked for chunks of it one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { openDataset } from "../open_dataset.ts";
import type { ChunkSource, ChunkTask } from "./chunk_pool.ts";
import { makeChunk } from "./make_chunk.ts";

const { scenario, scale, seed } = workerData as ChunkSource;
const dataset = openDataset(scenario, scale, seed);

parentPort!.on("message", ({ from, to, form }: ChunkTask) => {
  const chunk = makeChunk(dataset, from, to, form);
  parentPort!.postMessage(chunk, [chunk.encoded.buffer, chunk.members.buffer]);
});
