import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { archiveSpan } from "../chain/archive/archive_span.ts";
import { readArchive } from "../chain/archive/read_archive.ts";
import type { Block } from "../chain/block.ts";
import { type BlockFileHeader, readBlockFile } from "../chain/codec/block_file.ts";
import { readBlock } from "../chain/codec/to_block.ts";
import { HeadroomError } from "../errors.ts";
import { historySpan } from "../stores/sqlite/history_span.ts";
import { readHistory } from "../stores/sqlite/read_history.ts";

/** A chain in a file of any format. */
export interface Chain {
  readonly path: string;
  readonly kind: "blocks" | "archive" | "database";
  /** Header of a block file; null for other formats. */
  readonly header: BlockFileHeader | null;
  /** Number of blocks if known without reading them, else 0. For progress only. */
  blockCount(): number;
  /** All blocks in order, read lazily; each call reads from the start. Throws what the reader of the format throws. */
  blocks(): Generator<Block>;
}

const BLOCK_FILE_START = Buffer.from("HRBLOCKS", "latin1");
const SQLITE_START = Buffer.from("SQLite format 3\0", "latin1");

/**
 * Opens a block file, an Arkiv block archive or an Arkiv database, recognised by the first bytes, not by the name. Anything
 * else is taken for an archive, whose reader reports what is wrong.
 * @throws {HeadroomError} No such file, or a damaged block file.
 */
export function openChain(path: string): Chain {
  const start = firstBytes(path);
  if (start.subarray(0, BLOCK_FILE_START.length).equals(BLOCK_FILE_START)) {
    const { header, count } = readBlockFile(path);
    return { path, kind: "blocks", header, blockCount: () => count, blocks: () => decodedBlocks(path) };
  }
  if (start.equals(SQLITE_START)) {
    const blockCount = () => historySpan(path) ?? 0;
    return { path, kind: "database", header: null, blockCount, blocks: () => readHistory(path) };
  }
  const blockCount = () => archiveSpan(path) ?? 0;
  return { path, kind: "archive", header: null, blockCount, blocks: () => readArchive(path) };
}

/** The error for a chain that holds no block. */
export function emptyChain(path: string): HeadroomError {
  return new HeadroomError(`Cannot use chain "${path}": it holds no block`, {
    expected: "at least one block",
    actual: "none",
    next: "Name another file.",
  });
}

function* decodedBlocks(path: string): Generator<Block> {
  for (const bytes of readBlockFile(path).blocks) yield readBlock(bytes);
}

function firstBytes(path: string): Buffer {
  try {
    // The first bytes of a pipe can be read only once, and a device may never end.
    if (!fs.statSync(path).isFile()) throw unreadable(path, "no plain file");
    const file = fs.openSync(path, "r");
    try {
      const bytes = Buffer.alloc(SQLITE_START.length);
      return bytes.subarray(0, fs.readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      fs.closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof HeadroomError) throw cause;
    throw unreadable(path, (cause as NodeJS.ErrnoException).code ?? "unknown", cause);
  }
}

function unreadable(path: string, actual: string, cause?: unknown): HeadroomError {
  return new HeadroomError(`Cannot open chain "${path}": ${actual}`, {
    expected: "a block file, an Arkiv block archive or an Arkiv database",
    actual,
    next: "Correct the path.",
    ...(cause === undefined ? {} : { cause }),
  });
}
