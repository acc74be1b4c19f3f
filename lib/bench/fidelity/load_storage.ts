import type Database from "better-sqlite3";
import * as fs from "node:fs";
import type { Block } from "../../chain/block.ts";
import { encodeBlock } from "../../chain/encode_block.ts";
import { decodeBlock } from "../../chain/decode_block.ts";
import { BlockAppender } from "../../stores/sqlite/append_block.ts";
import { openDatabase } from "../../stores/sqlite/open_database.ts";
import { readStats } from "../../stores/sqlite/store_stats.ts";

/** What a loaded database takes on disk: bytes of its pages by table and index, and of the whole file. */
export interface LoadedStorage {
  readonly rows: Readonly<Record<string, number>>;
  /** Bytes of pages by table and index, unused room in them included. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly fileBytes: number;
  readonly payloadBytes: number;
}

/**
 * Versions in one transaction. choice: large enough that a page is written once for many rows; what the pages hold
 * depends on the order of the rows alone, not on where transactions end.
 */
const VERSIONS_PER_COMMIT = 2_000;

/**
 * Loads blocks into a new database at `path` through Arkiv's own append, row by row and in block order, so that pages fill
 * as they do on a real chain; then reads every page's use. Nothing is timed: commits hold many blocks and are not
 * synced, so a killed load leaves a file to throw away. Memory is the page cache's (256 MiB) and one block.
 * @returns null where `interrupted` was aborted. The file stays; the caller removes it.
 * @throws {HeadroomError} No such folder, or a database is there already.
 */
export function loadStorage(
  blocks: Iterable<Block>,
  path: string,
  options: { readonly onBlock: () => void; readonly interrupted: AbortSignal },
): LoadedStorage | null {
  const database = openDatabase(path, { synchronous: "NORMAL" });
  try {
    database.pragma("synchronous = OFF");
    const payloadBytes = appendAll(database, blocks, path, options);
    if (payloadBytes === null) return null;
    database.pragma("wal_checkpoint(TRUNCATE)");
    const { rows, bytes } = readStats(database, path, null);
    return { rows, bytes, fileBytes: fs.statSync(path).size, payloadBytes };
  } finally {
    database.close();
  }
}

function appendAll(
  database: Database.Database,
  blocks: Iterable<Block>,
  path: string,
  { onBlock, interrupted }: { readonly onBlock: () => void; readonly interrupted: AbortSignal },
): number | null {
  const appender = new BlockAppender(database, path);
  let [pending, payloadBytes] = [0, 0];
  database.exec("BEGIN IMMEDIATE");
  for (const block of blocks) {
    if (interrupted.aborted) break;
    const result = appender.append(decodeBlock(encodeBlock(block)));
    payloadBytes += result.payloadBytes;
    pending += result.versions;
    onBlock();
    if (pending < VERSIONS_PER_COMMIT) continue;
    database.exec("COMMIT; BEGIN IMMEDIATE");
    pending = 0;
  }
  database.exec("COMMIT");
  return interrupted.aborted ? null : payloadBytes;
}
