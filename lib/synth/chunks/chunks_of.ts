import type { Dataset } from "../dataset.ts";
import type { Chunk, ChunkForm } from "./chunk.ts";
import { type ChunkTask, poolChunks } from "./chunk_pool.ts";
import { ChunkSizer } from "./chunk_sizer.ts";
import { makeChunk } from "./make_chunk.ts";

/**
 * A dataset's blocks from a block on as chunks, in order, made by so many threads (1: by this one).
 * @throws {Error} What making a block threw.
 */
export async function* chunksOf(
  dataset: Dataset,
  { from, form, workers }: { readonly from: number; readonly form: ChunkForm; readonly workers: number },
): AsyncGenerator<Chunk> {
  const sizer = new ChunkSizer(dataset.phases);
  const tasks = sizer.tasks(from, form);
  const { scenario, scale, seed } = dataset;
  const chunks = workers === 1
    ? makeHere(dataset, tasks)
    : poolChunks({ scenario, scale, seed }, tasks, workers);
  for await (const chunk of chunks) {
    sizer.observe(chunk);
    yield chunk;
  }
}

function* makeHere(dataset: Dataset, tasks: Iterable<ChunkTask>): Generator<Chunk> {
  for (const { from, to, form } of tasks) yield makeChunk(dataset, from, to, form);
}
