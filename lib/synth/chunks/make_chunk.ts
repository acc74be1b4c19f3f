import { encodeArchiveMember } from "../../chain/archive/archive_member.ts";
import { encodeBlock } from "../../chain/encode_block.ts";
import type { Dataset } from "../dataset.ts";
import type { Chunk, ChunkForm } from "./chunk.ts";

/** Makes blocks `from` to `to` (exclusive) of a dataset as bytes. Pure: the same chunk on any thread. */
export function makeChunk(dataset: Dataset, from: number, to: number, form: ChunkForm): Chunk {
  const encoded: Uint8Array[] = [];
  const members: Uint8Array[] = [];
  for (const block of dataset.blocks(from, to)) {
    encoded.push(encodeBlock(block));
    if (form === "archive") members.push(encodeArchiveMember(block));
  }
  return {
    from,
    to,
    encoded: concatenated(encoded),
    encodedLengths: encoded.map(({ length }) => length),
    members: concatenated(members),
    memberLengths: members.map(({ length }) => length),
    size: dataset.size(to - 1, from),
  };
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
