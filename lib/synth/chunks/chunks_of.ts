import type { Dataset } from "../dataset.ts";
import type { Chunk, ChunkForm } from "./chunk.ts";
import { type ChunkTask, poolChunks } from "./chunk_pool.ts";
import { ChunkSizer } from "./chunk_sizer.ts";
import { makeChunk } from "./make_chunk.ts";

/** Which blocks to make, `to` exclusive, and how. */
export interface ChunkRequest {
  readonly from: number;
  readonly to: number;
  readonly form: ChunkForm;
  /** Threads; 1 makes the chunks on this one. */
  readonly workers: number;
}

/** A stretch of a dataset's blocks as chunks, in order. @throws {Error} What making a block threw. */
export async function* chunksOf(
  dataset: Dataset,
  { from, to, form, workers }: ChunkRequest,
): AsyncGenerator<Chunk> {
  const sizer = new ChunkSizer(dataset.phases);
  const tasks = sizer.tasks(from, to, form);
  const { scenario, scale, seed } = dataset;
  const chunks = workers === 1
    ? makeHere(dataset, tasks)
    : poolChunks({ scenario, scale, seed }, tasks, workers, () => sizer.inFlight(workers));
  for await (const chunk of chunks) {
    sizer.observe(chunk);
    yield chunk;
  }
}

function* makeHere(dataset: Dataset, tasks: Iterable<ChunkTask>): Generator<Chunk> {
  for (const { from, to, form } of tasks) yield makeChunk(dataset, from, to, form);
}
