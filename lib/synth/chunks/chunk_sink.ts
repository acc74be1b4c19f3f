import { Buffer } from "node:buffer";
import { ArchiveWriter } from "../../chain/archive/write_archive.ts";
import {
  BLOCK_FILE_SCHEMA,
  type BlockFileHeader,
  BlockFileWriter,
  type BlockPart,
} from "../../chain/codec/block_file.ts";
import type { KeptBlock } from "../../chain/files/kept_blocks.ts";
import type { Dataset } from "../dataset.ts";
import { type Chunk, type FileForm, split } from "./chunk.ts";
import { makeChunk } from "./make_chunk.ts";

/** A file that takes chunks in order. */
export interface ChunkSink {
  /** First block that is not in the file yet. */
  readonly keptTo: number;
  append(chunk: Chunk): void;
  readonly writer: BlockFileWriter | ArchiveWriter;
}

/** Opens a block file of a part, new or resumed. @throws {HeadroomError} The path exists or cannot be written. */
export function openBlockFileSink(dataset: Dataset, path: string, part: BlockPart): ChunkSink {
  const header = blockFileHeader(dataset, part);
  const resumed = BlockFileWriter.resume(path, header);
  const own = resumed !== null && areBlocksOf(dataset, resumed.keptSample, { form: "blocks", ...part });
  if (!own) resumed?.abort();
  const writer = own ? resumed : BlockFileWriter.create(path, header);
  return {
    keptTo: part.from + writer.blocks,
    append({ encoded, encodedLengths }) {
      for (const block of split(encoded, encodedLengths)) writer.append(block);
    },
    writer,
  };
}

/**
 * Opens Arkiv's block archive, new or resumed. Blocks before `keptTo` are to be appended too, without members: they count
 * in the digest.
 * @throws {HeadroomError} The path exists or cannot be written.
 */
export function openArchiveSink(dataset: Dataset, path: string): ChunkSink {
  const resumed = ArchiveWriter.resume(path);
  const own = resumed !== null &&
    areBlocksOf(dataset, resumed.sample, { form: "archive", ...wholeOf(dataset) });
  if (!own) resumed?.writer.abort();
  const writer = own ? resumed.writer : ArchiveWriter.create(path);
  const keptTo = own ? resumed.last + 1 : dataset.phases[0]!.from;
  return {
    keptTo,
    append({ from, to, encoded, encodedLengths, members, memberLengths }) {
      const packed = split(members, memberLengths);
      let number = from;
      for (const block of split(encoded, encodedLengths)) {
        if (to <= keptTo) writer.keep(number++, block);
        else writer.appendMember(number++, packed.next().value!, block);
      }
    },
    writer,
  };
}

/** What a block file of a part says of itself; that of the whole chain names no part. */
export function blockFileHeader({ scenario, scale, seed }: Dataset, part: BlockPart): BlockFileHeader {
  const header = { schema: BLOCK_FILE_SCHEMA, scenario: scenario.id, scale, seed } as const;
  return part.phase === null && part.shard === null ? header : { ...header, part };
}

/** All blocks of a dataset. */
export function wholeOf({ phases }: Dataset): BlockPart {
  return { phase: null, shard: null, from: phases[0]!.from, to: phases.at(-1)!.to };
}

/** Whether blocks found in an unfinished file are the same blocks of this dataset: its scenario may have been edited. */
function areBlocksOf(
  dataset: Dataset,
  kept: readonly KeptBlock[],
  { form, from, to }: { readonly form: FileForm; readonly from: number; readonly to: number },
): boolean {
  return kept.every((block) => {
    if (block.number < from || block.number >= to) return false;
    const made = makeChunk(dataset, { from: block.number, to: block.number + 1, form });
    return Buffer.compare(form === "blocks" ? made.encoded : made.members, block.read()) === 0;
  });
}
