import { ArchiveWriter } from "../../chain/archive/write_archive.ts";
import type { Dataset } from "../dataset.ts";
import { type Chunk, split } from "./chunk.ts";
import { areBlocksOf, type ChunkSink } from "./chunk_sink.ts";

/**
 * Arkiv's block archive, new or resumed. Blocks before `keptTo` are to be appended too, without members: they count
 * in the digest.
 * @throws {HeadroomError} The path exists or cannot be written.
 */
export function openArchiveSink(dataset: Dataset, path: string): ChunkSink {
  const resumed = ArchiveWriter.resume(path);
  const own = resumed !== null && areBlocksOf(dataset, resumed.sample, "archive");
  if (resumed !== null && !own) resumed.writer.abort();
  const writer = own ? resumed.writer : ArchiveWriter.create(path);
  const keptTo = own ? resumed.last + 1 : dataset.phases[0]!.from;
  return {
    keptTo,
    append: (chunk) => chunk.to <= keptTo ? keep(writer, chunk) : add(writer, chunk),
    suspend: () => writer.suspend(),
    abort: () => writer.abort(),
    close: () => writer.close(),
  };
}

function keep(writer: ArchiveWriter, { from, encoded, encodedLengths }: Chunk): void {
  let number = from;
  for (const block of split(encoded, encodedLengths)) writer.keep(number++, block);
}

function add(writer: ArchiveWriter, chunk: Chunk): void {
  const members = split(chunk.members, chunk.memberLengths);
  let number = chunk.from;
  for (const block of split(chunk.encoded, chunk.encodedLengths)) {
    writer.appendMember(number++, members.next().value!, block);
  }
}
