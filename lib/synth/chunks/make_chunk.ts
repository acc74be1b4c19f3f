import { encodeArchiveMember } from "../../chain/archive/archive_member.ts";
import { encodeOperations } from "../../chain/codec/encode_block.ts";
import { NO_SIZE } from "../../scenarios/scenario_size.ts";
import type { Dataset } from "../dataset.ts";
import type { Chunk, ChunkTask } from "./chunk.ts";
import { ChunkBuffer } from "./chunk_buffer.ts";

/** Makes blocks of a dataset as bytes. Pure: the same chunk on any thread. */
export function makeChunk(dataset: Dataset, { from, to, form }: ChunkTask): Chunk {
  const encoded = new ChunkBuffer();
  const members = new ChunkBuffer();
  const size = { ...NO_SIZE };
  const takeEncoded = (length: number) => encoded.take(length);
  for (let number = from; number < to; number++) {
    if (form === "blocks") {
      encodeOperations(number, dataset.operations(number, size), takeEncoded);
      continue;
    }
    const block = { number, operations: [...dataset.expiries(number), ...dataset.operations(number, size)] };
    encodeOperations(number, block.operations, takeEncoded);
    if (form === "kept") continue;
    const member = encodeArchiveMember(block);
    members.take(member.length).set(member);
  }
  return {
    from,
    to,
    encoded: encoded.bytes,
    encodedLengths: encoded.lengths,
    members: members.bytes,
    memberLengths: members.lengths,
    size,
  };
}
