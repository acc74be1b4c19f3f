import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";

/** Version of the header's JSON. */
export const BLOCK_FILE_SCHEMA = 1;

/** What a block file was made from. */
export interface BlockFileHeader {
  readonly schema: typeof BLOCK_FILE_SCHEMA;
  readonly scenario: string;
  readonly scale: number;
  readonly seed: bigint;
}

/** `digest`: SHA-256 (hex) of all blocks' bytes, one after the other, without header and lengths. `bytes`: of the file. */
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
export const CHUNK_BYTES = 1 << 20;

/** @throws {HeadroomError} The file cannot be opened; `path` is what people call it. */
export function openFile(openPath: string, flags: "r" | "w" | "r+", path: string): number {
  try {
    return fs.openSync(openPath, flags);
  } catch (cause) {
    const problem = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw new HeadroomError(`Cannot open block file "${path}": ${problem}`, {
      expected: flags === "r" ? "a readable file" : "a folder that exists and can be written",
      actual: problem,
      next: flags === "r" ? "Generate it first." : "Create the folder first.",
      cause,
    });
  }
}
