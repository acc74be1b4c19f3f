/**
 * A file of encoded blocks: generated once, loaded often.
 *
 *     8 bytes "HRBLOCKS" · u32 version (2) · u32 bytes of the header · header as JSON
 *     per block: u32 bytes · u32 CRC-32 of the file's start and of all blocks up to this one · the block (block_layout.ts)
 *     u32 0 · u64 blocks · 32 bytes SHA-256 of the blocks, one after the other · 8 bytes "HRBLKEND"
 *
 * Integers are little-endian. Whoever reads a block has checked it, and that it follows those before it. A file is written as `<path>.partial` and renamed when complete.
 */
export {
  BLOCK_FILE_SCHEMA,
  type BlockFileHeader,
  type BlockFileSummary,
  type BlockPart,
} from "./block_file_format.ts";
export { blockFileText, joinBlockFiles } from "./join_block_files.ts";
export { decodedBlocks, readBlockFile, verifyBlockFile } from "./read_block_file.ts";
export { BlockFileWriter } from "./write_block_file.ts";
