import { setImmediate } from "node:timers";
import { BLOCK_FILE_SCHEMA, type BlockFileHeader, BlockFileWriter } from "../chain/block_file.ts";
import type { ScenarioSize } from "../scenarios/scenario.ts";
import { addSize, NO_SIZE } from "../scenarios/scenario_size.ts";
import { type Chunk, split } from "./chunks/chunk.ts";
import { chunksOf } from "./chunks/chunks_of.ts";
import type { Dataset } from "./dataset.ts";

/** What was written. `fileBytes` counts the whole file, `digest` is the SHA-256 (hex) of the encoded blocks. */
export interface WrittenDataset extends ScenarioSize {
  readonly blocks: number;
  readonly digest: string;
  readonly fileBytes: number;
  /** Rows of the blocks made by this call, without those kept from an interrupted one. */
  readonly madeRows: number;
}

export interface WriteOptions {
  /** Threads that make blocks; 1 makes them on this one. Default 1. */
  readonly workers?: number;
  /** Called once, before anything is made, with the blocks kept from an interrupted call. */
  readonly onStart?: (keptBlocks: number) => void;
  /** Called after each run of blocks with how many it held. */
  readonly onBlocks?: (count: number) => void;
  /** Aborting it leaves the unfinished file, `<path>.partial`, for the next call to go on with. */
  readonly interrupted?: AbortSignal;
}

/**
 * Writes all blocks of a dataset, encoded, to a block file. It appears under its path only when whole; an unfinished one
 * of the same data is gone on with. Any number of workers writes the same bytes.
 *
 * @returns What was written, or null where it was interrupted.
 * @throws {HeadroomError} The path exists or cannot be written; no file is left behind.
 */
export async function writeDataset(
  dataset: Dataset,
  path: string,
  { workers = 1, onStart = () => {}, onBlocks = () => {}, interrupted }: WriteOptions = {},
): Promise<WrittenDataset | null> {
  const { scenario, scale, seed } = dataset;
  const header: BlockFileHeader = { schema: BLOCK_FILE_SCHEMA, scenario: scenario.id, scale, seed };
  const writer = BlockFileWriter.resume(path, header) ?? BlockFileWriter.create(path, header);
  const from = dataset.phases[0]!.from + writer.blocks;
  onStart(writer.blocks);
  const kept = writer.blocks > 0 ? dataset.size(from - 1) : NO_SIZE;
  let made = NO_SIZE;
  try {
    for await (const chunk of chunksOf(dataset, { from, form: "blocks", workers })) {
      if (interrupted?.aborted) {
        writer.suspend();
        return null;
      }
      append(writer, chunk);
      made = addSize(made, chunk.size);
      onBlocks(chunk.to - chunk.from);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    writer.abort();
    throw error;
  }
  const { digest, blocks, bytes } = writer.close();
  return { ...addSize(kept, made), blocks, digest, fileBytes: bytes, madeRows: rowsOf(made) };
}

function append(writer: BlockFileWriter, { encoded, encodedLengths }: Chunk): void {
  for (const block of split(encoded, encodedLengths)) writer.append(block);
}

function rowsOf({ stringRows, numberRows, payloadRows }: ScenarioSize): number {
  return stringRows + numberRows + payloadRows;
}
