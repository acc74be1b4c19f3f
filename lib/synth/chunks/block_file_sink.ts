import { BLOCK_FILE_SCHEMA, type BlockFileHeader, BlockFileWriter } from "../../chain/codec/block_file.ts";
import type { Dataset } from "../dataset.ts";
import { split } from "./chunk.ts";
import { areBlocksOf, type ChunkSink } from "./chunk_sink.ts";

/** A block file, new or resumed. @throws {HeadroomError} The path exists or cannot be written. */
export function openBlockFileSink(dataset: Dataset, path: string): ChunkSink {
  const { scenario, scale, seed, phases } = dataset;
  const header: BlockFileHeader = { schema: BLOCK_FILE_SCHEMA, scenario: scenario.id, scale, seed };
  const writer = resumed(dataset, path, header) ?? BlockFileWriter.create(path, header);
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

/** The unfinished file of an earlier call, if blocks from all of it are those of this dataset: a scenario may have changed. */
function resumed(dataset: Dataset, path: string, header: BlockFileHeader): BlockFileWriter | null {
  const writer = BlockFileWriter.resume(path, header);
  if (writer === null || areBlocksOf(dataset, writer.keptSample, "blocks")) return writer;
  writer.abort();
  return null;
}
