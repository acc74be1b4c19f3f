import { Buffer } from "node:buffer";
import type { KeptBlock } from "../../chain/files/kept_blocks.ts";
import type { Dataset } from "../dataset.ts";
import type { Chunk, ChunkForm } from "./chunk.ts";
import { makeChunk } from "./make_chunk.ts";

/** A file that takes chunks in order. */
export interface ChunkSink {
  /** First block that is not in the file yet. */
  readonly keptTo: number;
  append(chunk: Chunk): void;
  /** Leaves the unfinished file, to be resumed. */
  suspend(): void;
  /** Deletes the unfinished file. */
  abort(): void;
  /** Finishes the file. `digest` is the SHA-256 (hex) of all encoded blocks, `bytes` counts the file. */
  close(): { readonly digest: string; readonly blocks: number; readonly bytes: number };
}

/** Whether blocks found in an unfinished file of a form are the same blocks of this dataset. */
export function areBlocksOf(dataset: Dataset, kept: readonly KeptBlock[], form: ChunkForm): boolean {
  const [first, end] = [dataset.phases[0]!.from, dataset.phases.at(-1)!.to];
  return kept.every((block) => {
    if (block.number < first || block.number >= end) return false;
    const made = makeChunk(dataset, { from: block.number, to: block.number + 1, form });
    return Buffer.compare(form === "blocks" ? made.encoded : made.members, block.read()) === 0;
  });
}
