import type Database from "better-sqlite3";
import * as fs from "node:fs";
import type { EncodedBlock } from "../chain/codec/encoded_block.ts";
import { BlockAppender } from "../stores/sqlite/append_block.ts";
import { openDatabase } from "../stores/sqlite/open_database.ts";
import { ARKIV_AS_SHIPPED } from "../stores/sqlite/operating_profile.ts";
import { arkivDatabase } from "../stores/sqlite/arkiv_database.ts";
import { bitemporalStats } from "../stores/sqlite/bitemporal_stats.ts";

/** What a loaded database takes on disk. */
export interface LoadedStorage {
  /** Bytes of pages by table and index, unused space in them included. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly fileBytes: number;
}

/**
 * Versions in one transaction. choice: enough that a page is written once for many rows; what the pages hold depends on the
 * order of the rows alone, not on where transactions end.
 */
const VERSIONS_PER_COMMIT = 2_000;

/**
 * Loads blocks into a new database through Arkiv's own append, row by row and in block order, so that pages fill as they do
 * on a real chain. Nothing is timed: commits hold many blocks and are not synced, so a killed load leaves an unusable file.
 * Memory is the page cache's 256 MiB and one transaction.
 */
export class StorageLoader {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #appender: BlockAppender;
  #pending = 0;

  /** @throws {HeadroomError} No such folder, or the path is taken. */
  constructor(path: string) {
    this.#path = path;
    this.#database = openDatabase(
      path,
      { profile: ARKIV_AS_SHIPPED, synchronous: "NORMAL" },
      arkivDatabase(1),
    );
    this.#database.pragma("synchronous = OFF");
    this.#appender = new BlockAppender(this.#database, path);
    this.#database.exec("BEGIN IMMEDIATE");
  }

  /** @throws {HeadroomError} The block does not fit the chain, or the disk is full. */
  append(block: EncodedBlock): void {
    this.#pending += this.#appender.append(block).written.versions;
    if (this.#pending < VERSIONS_PER_COMMIT) return;
    this.#database.exec("COMMIT; BEGIN IMMEDIATE");
    this.#pending = 0;
  }

  /** Commits, measures every page (one pass over the whole file) and closes the database. */
  finish(): LoadedStorage {
    this.#database.exec("COMMIT");
    this.#database.pragma("wal_checkpoint(TRUNCATE)");
    const { parts } = bitemporalStats(this.#database, this.#path);
    this.#database.close();
    const bytes = Object.fromEntries(parts.map((part) => [part.name, part.bytes]));
    return { bytes, fileBytes: fs.statSync(this.#path).size };
  }

  /** Closes the database without completing the load; the file is unusable. No effect after `finish`. */
  abort(): void {
    if (this.#database.open) this.#database.close();
  }
}
