import { Buffer } from "node:buffer";

/** Version of the header's JSON. */
export const BLOCK_FILE_SCHEMA = 1;

/** What a block file was made from. */
export interface BlockFileHeader {
  readonly schema: typeof BLOCK_FILE_SCHEMA;
  readonly scenario: string;
  readonly scale: number;
  readonly seed: bigint;
  /** Which of the chain's blocks it holds; absent where all. */
  readonly part?: BlockPart;
}

/** A part of a chain: blocks `from` to `to` (exclusive). */
export interface BlockPart {
  /** The phase that it is of; null for the whole chain. */
  readonly phase: string | null;
  /** Which of how many parts of that, i/n; null for all. */
  readonly shard: string | null;
  readonly from: number;
  readonly to: number;
}

/** `digest`: SHA-256 (hex) of all blocks' bytes in order, without header and lengths. `bytes`: size of the file. */
export interface BlockFileSummary {
  readonly digest: string;
  readonly blocks: number;
  readonly bytes: number;
}

/** Marks, sizes and version of the file (layout: block_file.ts). */
export const START = Buffer.from("HRBLOCKS", "latin1");
/** Last bytes of a whole block file. */
export const END = Buffer.from("HRBLKEND", "latin1");
/** Version of the format; a reader refuses others. */
export const VERSION = 2;
/** Bytes before the header's JSON. */
export const PREFIX_BYTES = 16;
/** Bytes before a block: its length, and the checksum up to its end. */
export const BLOCK_MARK_BYTES = 8;
/** Bytes after the last block: a mark, the block count, a SHA-256, `END`. */
export const TRAILER_BYTES = 4 + 8 + 32 + 8;
