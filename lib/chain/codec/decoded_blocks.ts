import { readBlockFile } from "./block_file.ts";
import { decodeBlock } from "./decode_block.ts";
import type { EncodedBlock } from "./encoded_block.ts";

/** The blocks of a block file, decoded one by one. @throws {HeadroomError} As `readBlockFile`, or bytes that are no block. */
export function* decodedBlocks(path: string): Generator<EncodedBlock> {
  for (const bytes of readBlockFile(path).blocks) yield decodeBlock(bytes);
}
