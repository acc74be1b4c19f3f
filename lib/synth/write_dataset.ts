import { setImmediate } from "node:timers";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../chain/block_file.ts";
import { encodeBlock } from "../chain/encode_block.ts";
import type { ScenarioSize } from "../scenarios/scenario.ts";
import { SYSTEM_NUMBER_ROWS, SYSTEM_STRING_ROWS } from "../scenarios/scenario_size.ts";
import type { Dataset } from "./dataset.ts";

/** What was written. `fileBytes` counts the whole file, `digest` is the SHA-256 (hex) of the encoded blocks. */
export interface WrittenDataset extends ScenarioSize {
  readonly blocks: number;
  readonly digest: string;
  readonly fileBytes: number;
}

/** Blocks between two looks at the outside world, so that an interruption is heard. */
const BLOCKS_PER_TURN = 16;

/**
 * Writes all blocks of a dataset, encoded, to a block file. It appears under its path only when whole.
 *
 * @param options.onBlock Called after each block.
 * @param options.interrupted Aborting it throws the unfinished file away after the current block.
 * @returns What was written, or null where it was interrupted.
 * @throws {HeadroomError} The path exists or cannot be written; no file is left behind.
 */
export async function writeDataset(
  dataset: Dataset,
  path: string,
  options: { readonly onBlock?: () => void; readonly interrupted?: AbortSignal } = {},
): Promise<WrittenDataset | null> {
  const { scenario, scale, seed } = dataset;
  const writer = BlockFileWriter.create(path, {
    schema: BLOCK_FILE_SCHEMA,
    scenario: scenario.id,
    scale,
    seed,
  });
  const size = { entities: 0, versions: 0, stringRows: 0, numberRows: 0, payloadRows: 0, payloadBytes: 0 };
  try {
    for (const block of dataset.blocks()) {
      if (options.interrupted?.aborted) {
        writer.abort();
        return null;
      }
      for (const operation of block.operations) {
        if (operation.type !== "create" && operation.type !== "update") continue;
        if (operation.type === "create") size.entities++;
        size.versions++;
        size.stringRows += operation.strings.length + SYSTEM_STRING_ROWS;
        size.numberRows += operation.numbers.length + SYSTEM_NUMBER_ROWS;
        size.payloadRows++;
        size.payloadBytes += operation.payload.length;
      }
      writer.append(encodeBlock(block));
      options.onBlock?.();
      if (block.number % BLOCKS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    writer.abort();
    throw error;
  }
  const { digest, blocks, bytes } = writer.close();
  return { ...size, blocks, digest, fileBytes: bytes };
}
