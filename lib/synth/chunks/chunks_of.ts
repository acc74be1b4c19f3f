import type { Dataset } from "../dataset.ts";
import { type Chunk, type ChunkRequest, freeChunk } from "./chunk.ts";
import { type ChunkPool, poolChunks } from "./chunk_pool.ts";
import { ChunkSizer } from "./chunk_sizer.ts";
import { makeChunk } from "./make_chunk.ts";

/**
 * Consecutive blocks of a dataset as chunks, in order. A chunk's bytes may be lost when the next one is asked for.
 * @param pool Threads of this dataset to use, where more than one is asked for; without it, new ones are started and stopped.
 * @throws {Error} What making a block threw.
 */
export async function* chunksOf(
  dataset: Dataset,
  request: ChunkRequest,
  pool?: ChunkPool,
): AsyncGenerator<Chunk> {
  const sizer = new ChunkSizer(dataset, request);
  const { scenario, scale, seed } = dataset;
  const chunks = sizer.repaysStart(1)
    ? pool?.chunks(sizer) ?? poolChunks({ scenario, scale, seed }, sizer)
    : makeHere(dataset, sizer);
  for await (const chunk of chunks) {
    sizer.observe(chunk);
    yield chunk;
  }
}

function* makeHere(dataset: Dataset, sizer: ChunkSizer): Generator<Chunk> {
  for (const task of sizer.tasks()) {
    const chunk = makeChunk(dataset, task);
    yield chunk;
    freeChunk(chunk);
  }
}
