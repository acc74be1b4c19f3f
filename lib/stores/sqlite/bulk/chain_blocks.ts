import type { EncodedBlock } from "../../../chain/codec/encoded_block.ts";
import { BlockOrderError } from "../../../chain/errors.ts";

/** Blocks that must follow each other; the first may have any number. @throws {BlockOrderError} One does not. */
export function* chainBlocks(blocks: Iterable<EncodedBlock>, place: string): Generator<EncodedBlock> {
  let tip: number | null = null;
  for (const block of blocks) {
    if (tip !== null && block.number !== tip + 1) throw new BlockOrderError(block.number, tip, place);
    yield block;
    tip = block.number;
  }
}
