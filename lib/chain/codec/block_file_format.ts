import { Buffer } from "node:buffer";

/** Version of the header's JSON. */
export const BLOCK_FILE_SCHEMA = 1;

/** What a block file was made from. */
export interface BlockFileHeader {
  readonly schema: typeof BLOCK_FILE_SCHEMA;
  readonly scenario: string;
  readonly scale: number;
  readonly seed: bigint;
}

/** `digest`: SHA-256 (hex) of all blocks' bytes in order, without header and lengths. `bytes`: size of the file. */
export interface BlockFileSummary {
  readonly digest: string;
  readonly blocks: number;
  readonly bytes: number;
}

/** Marks, sizes and version of the file (layout: block_file.ts). */
export const START = Buffer.from("HRBLOCKS", "latin1");
export const END = Buffer.from("HRBLKEND", "latin1");
export const VERSION = 1;
export const PREFIX_BYTES = 16;
export const TRAILER_BYTES = 4 + 8 + 32 + 8;
