import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { archiveSpan } from "../chain/archive/archive_span.ts";
import { readArchive } from "../chain/archive/read_archive.ts";
import type { Block } from "../chain/block.ts";
import { type BlockFileHeader, readBlockFile } from "../chain/codec/block_file.ts";
import { decodeBlock } from "../chain/codec/decode_block.ts";
import { toBlock } from "../chain/codec/to_block.ts";
import { HeadroomError } from "../errors.ts";
import { historySpan } from "../stores/sqlite/history_span.ts";
import { readHistory } from "../stores/sqlite/read_history.ts";

/** A chain in a file, whatever its form. */
export interface Chain {
  readonly path: string;
  readonly kind: "blocks" | "archive" | "database";
  /** What a block file says of itself; null for the others. */
  readonly header: BlockFileHeader | null;
  /** Blocks there are, as far as that is told without reading them; 0 where it is not. For progress only. */
  blockCount(): number;
  /** All blocks in order, read as they are asked for; each call reads from the start. Throws what the form's reader throws. */
  blocks(): Generator<Block>;
}

const BLOCK_FILE_START = Buffer.from("HRBLOCKS", "latin1");
const SQLITE_START = Buffer.from("SQLite format 3\0", "latin1");

/**
 * Opens a block file, an Arkiv block archive or an Arkiv database, told apart by their first bytes, not by their names. What
 * is none of them is taken for an archive: its reader says what is wrong.
 * @throws {HeadroomError} No such file, or a block file that is damaged.
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
  for (const bytes of readBlockFile(path).blocks) yield toBlock(decodeBlock(bytes));
}

function firstBytes(path: string): Buffer {
  try {
    // A pipe would give its first bytes only once, and a device may never end.
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
