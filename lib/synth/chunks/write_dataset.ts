import { setImmediate } from "node:timers";
import type { BlockPart } from "../../chain/codec/block_file.ts";
import { UnwrittenError } from "../../chain/files/partial_file.ts";
import { HeadroomError } from "../../errors.ts";
import type { ScenarioSize } from "../../scenarios/scenario.ts";
import { addSize, NO_SIZE, rowCount } from "../../scenarios/scenario_size.ts";
import type { Dataset } from "../dataset.ts";
import type { FileForm } from "./chunk.ts";
import { openArchiveSink, openBlockFileSink, wholeOf } from "./chunk_sink.ts";
import { chunksOf } from "./chunks_of.ts";
import { refuseHugeBlocks } from "./refuse_huge_blocks.ts";

/** What was written. `fileBytes` counts the whole file, `digest` is the SHA-256 (hex) of the encoded blocks. */
export interface WrittenDataset extends ScenarioSize {
  readonly blocks: number;
  readonly digest: string;
  readonly fileBytes: number;
  /** Rows of the blocks made by this call: all of them, but for a resumed block file. */
  readonly madeRows: number;
}

/** How a dataset is written, and who is called meanwhile. */
export interface WriteOptions {
  /** A block file (default), or Arkiv's block archive. */
  readonly form?: FileForm;
  /** Blocks of a block file (`blockPart`); all by default. An archive holds all. */
  readonly part?: BlockPart;
  /** Threads that make blocks; 1 makes them on this one. Default 1. */
  readonly workers?: number;
  /** Called once, before anything is made: blocks kept from an interrupted call, and blocks to be made by this one. */
  readonly onStart?: (keptBlocks: number, blocksToMake: number) => void;
  /** Called after each run of blocks with how many it held. */
  readonly onBlocks?: (count: number) => void;
  /** Aborting it leaves the unfinished file, `<path>.partial`, for the next call to resume. */
  readonly interrupted?: AbortSignal;
}

/**
 * Writes all blocks of a dataset, or of a part of it, to a file. It appears under its path only when whole; an unfinished one of the same data
 * is resumed. Any number of workers writes the same bytes.
 *
 * A resumed archive has its blocks made again for the digest, but not packed and written again.
 * @returns What was written, or null where it was interrupted.
 * @throws {HeadroomError} The path exists or cannot be written: no file is left behind. The disk took no more: the unfinished
 * file is, to be resumed.
 */
export async function writeDataset(
  dataset: Dataset,
  path: string,
  { form = "blocks", part, workers = 1, onStart = () => {}, onBlocks = () => {}, interrupted }: WriteOptions =
    {},
): Promise<WrittenDataset | null> {
  const asked = part ?? wholeOf(dataset);
  refuseHugeBlocks(dataset, asked);
  const sink = form === "blocks" ? openBlockFileSink(dataset, path, asked) : openArchiveSink(dataset, path);
  const { from: first, to: end } = asked;
  const start = form === "blocks" ? sink.keptTo : first;
  onStart(sink.keptTo - first, end - start);
  const kept = start > first ? dataset.size(start - 1, first) : NO_SIZE;
  let made = NO_SIZE;
  const stretches = [
    { from: start, to: sink.keptTo, form: "kept", workers },
    { from: sink.keptTo, to: end, form, workers },
  ] as const;
  try {
    for (const stretch of stretches) {
      for await (const chunk of chunksOf(dataset, stretch)) {
        if (interrupted?.aborted) {
          sink.writer.suspend();
          return null;
        }
        sink.append(chunk);
        made = addSize(made, chunk.size);
        onBlocks(chunk.to - chunk.from);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const { digest, blocks, bytes } = sink.writer.close();
    return { ...addSize(kept, made), blocks, digest, fileBytes: bytes, madeRows: rowCount(made) };
  } catch (error) {
    if (!(error instanceof UnwrittenError)) {
      sink.writer.abort();
      throw error;
    }
    sink.writer.suspend();
    const { message, expected, actual } = error;
    const next = `Free some space, then give the same command again: it goes on with "${path}.partial".`;
    throw new HeadroomError(message, { expected, actual, next, cause: error });
  }
}
