import { MemberEncoder } from "../../chain/archive/archive_member.ts";
import { encodeOperations } from "../../chain/codec/encode_block.ts";
import type { Operation } from "../../chain/operation.ts";
import { NO_SIZE } from "../../scenarios/scenario_size.ts";
import type { Dataset, SizeTally } from "../dataset.ts";
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
    const operations = expiriesFirst(dataset, number, size);
    if (form === "kept") {
      encodeOperations(number, operations, takeEncoded);
      continue;
    }
    const encoder = new MemberEncoder(number);
    encodeOperations(number, alsoTo(encoder, operations), takeEncoded);
    const member = encoder.finish();
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

function* expiriesFirst(dataset: Dataset, block: number, size: SizeTally): Generator<Operation> {
  yield* dataset.expiries(block);
  yield* dataset.operations(block, size);
}

/** Passes operations on, one at a time: a large block is never held whole. */
function* alsoTo(encoder: MemberEncoder, operations: Iterable<Operation>): Generator<Operation> {
  for (const operation of operations) {
    encoder.add(operation);
    yield operation;
  }
}
