import { encodeArchiveMember } from "../../chain/archive/archive_member.ts";
import { encodeBlock, encodeOperations } from "../../chain/codec/encode_block.ts";
import { NO_SIZE } from "../../scenarios/scenario_size.ts";
import type { Dataset } from "../dataset.ts";
import type { Chunk, ChunkTask } from "./chunk.ts";

/** Makes blocks of a dataset as bytes. Pure: the same chunk on any thread. */
export function makeChunk(dataset: Dataset, { from, to, form }: ChunkTask): Chunk {
  const encoded: Uint8Array[] = [];
  const members: Uint8Array[] = [];
  const size = { ...NO_SIZE };
  for (let number = from; number < to; number++) {
    const operations = dataset.operations(number, size);
    if (form === "blocks") {
      encoded.push(encodeOperations(number, operations));
      continue;
    }
    const block = { number, operations: [...operations] };
    encoded.push(encodeBlock(block));
    members.push(encodeArchiveMember(block));
  }
  return {
    from,
    to,
    encoded: concatenated(encoded),
    encodedLengths: encoded.map(({ length }) => length),
    members: concatenated(members),
    memberLengths: members.map(({ length }) => length),
    size,
  };
}

/** Bytes of their own, so that they can be handed to another thread: a single part that has them is not copied. */
function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const buffer = parts[0]?.buffer;
  if (parts.length === 1 && buffer instanceof ArrayBuffer && buffer.byteLength === parts[0]!.length) {
    return new Uint8Array(buffer);
  }
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
