import { setImmediate } from "node:timers/promises";
import { decodeBlock } from "../chain/codec/decode_block.ts";
import type { EncodedBlock } from "../chain/codec/encoded_block.ts";
import { split } from "../synth/chunks/chunk.ts";
import { chunksOf } from "../synth/chunks/chunks_of.ts";
import type { Dataset } from "../synth/dataset.ts";

interface FeedOptions {
  /** Blocks to generate; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Threads that generate them. */
  readonly workers: number;
  readonly onBlocks: (count: number) => void;
  readonly interrupted: AbortSignal;
}

/**
 * Generates a range of a dataset's blocks, on several threads if requested, and passes them to `take` in order.
 * @returns False if interrupted before the last block.
 */
export async function feedDataset(
  dataset: Dataset,
  { from, to, workers, onBlocks, interrupted }: FeedOptions,
  take: (block: EncodedBlock) => void,
): Promise<boolean> {
  for await (const chunk of chunksOf(dataset, { from, to, form: "blocks", workers })) {
    // What takes a block may keep parts of it; the chunk's memory is freed.
    for (const bytes of split(chunk.encoded.slice(), chunk.encodedLengths)) take(decodeBlock(bytes));
    onBlocks(chunk.to - chunk.from);
    // Ctrl-C is only heard between turns of the event loop.
    await setImmediate();
    if (interrupted.aborted) return false;
  }
  return true;
}
