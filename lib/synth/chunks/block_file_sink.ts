import { BLOCK_FILE_SCHEMA, type BlockFileHeader, BlockFileWriter } from "../../chain/block_file.ts";
import type { Dataset } from "../dataset.ts";
import { split } from "./chunk.ts";
import type { ChunkSink } from "./chunk_sink.ts";

/** A block file, new or gone on with. @throws {HeadroomError} The path exists or cannot be written. */
export function openBlockFileSink({ scenario, scale, seed, phases }: Dataset, path: string): ChunkSink {
  const header: BlockFileHeader = { schema: BLOCK_FILE_SCHEMA, scenario: scenario.id, scale, seed };
  const writer = BlockFileWriter.resume(path, header) ?? BlockFileWriter.create(path, header);
  return {
    keptTo: phases[0]!.from + writer.blocks,
    append({ encoded, encodedLengths }) {
      for (const block of split(encoded, encodedLengths)) writer.append(block);
    },
    suspend: () => writer.suspend(),
    abort: () => writer.abort(),
    close: () => writer.close(),
  };
}
