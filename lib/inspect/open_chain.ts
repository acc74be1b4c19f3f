import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { archiveSpan } from "../chain/archive/archive_span.ts";
import { readArchive } from "../chain/archive/read_archive.ts";
import { resolveExtends } from "../chain/archive/resolve_extends.ts";
import type { Block } from "../chain/block.ts";
import { type BlockFileHeader, readBlockFile } from "../chain/codec/block_file.ts";
import { readBlock } from "../chain/codec/to_block.ts";
import type { ExtendReading } from "../chain/extend_reading.ts";
import { validateBlock } from "../chain/validate_block.ts";
import { HeadroomError, UsageError } from "../errors.ts";
import { ENTITY_STORES, knownEntityStore } from "../stores/mod.ts";
import { realPath, unfinishedBeside } from "../stores/sqlite/beside.ts";
import { isOpenHere } from "../stores/sqlite/engine.ts";
import { shellCommand } from "../text/command_line.ts";
import { historySpan } from "../stores/sqlite/history_span.ts";
import { readHistory } from "../stores/sqlite/read_history.ts";

/** A chain in a file of any format. Its blocks are read lazily, in order; each call of `blocks` reads from the start. */
export type Chain =
  | ChainOf<"blocks" | "archive", Generator<Block>>
  | ChainOf<"database", Generator<Block> | AsyncGenerator<Block>>;

interface ChainOf<Kind, Blocks> {
  readonly path: string;
  readonly kind: Kind;
  /** Name of the built-in kind of store that a database is a file of; null for one that only Arkiv's own store may have made. */
  readonly store: string | null;
  /** Header of a block file; null for other formats. */
  readonly header: BlockFileHeader | null;
  /** Number of blocks if known without reading them, else 0. */
  blockCount(): number;
  /** What the numbers of its extends were counted from; null before an extend was read. In every block they count from it. */
  extendReading(): ExtendReading | null;
  /** Throws what the reader of the format throws. */
  blocks(): Blocks;
}

/** What the files of every kind of store in SQLite end with. */
const SQLITE_EXTENSION = ".db";
const BLOCK_FILE_START = Buffer.from("HRBLOCKS", "latin1");
const SQLITE_START = Buffer.from("SQLite format 3\0", "latin1");

/**
 * Opens a block file, an Arkiv block archive, an Arkiv database or another store's file, recognised by what is in it, not by the
 * name. Anything else is taken for an archive, whose reader reports what is wrong.
 * @throws {UsageError} A store that keeps no history. @throws {HeadroomError} No such file, a damaged block file, or a database
 * that cannot be read.
 */
export function openChain(path: string): Chain {
  let reading: ExtendReading | null = null;
  const met = (found: ExtendReading) => {
    reading = found;
  };
  const extendReading = () => reading;
  const other = Object.values(ENTITY_STORES).find((kind) =>
    kind.extension !== SQLITE_EXTENSION && kind.recognises?.(path)
  );
  if (other !== undefined) {
    const blocks = () => other.blocks?.(path, met) ?? noBlocks(path, other.name, "gives no blocks back");
    const database = { kind: "database", store: other.name, header: null } as const;
    return { ...database, path, blockCount: () => 0, extendReading, blocks };
  }
  // Closing a file that is open as a database here would drop the database's locks.
  const start = isOpenHere(path) ? SQLITE_START : firstBytes(path);
  if (start.subarray(0, BLOCK_FILE_START.length).equals(BLOCK_FILE_START)) {
    const { header, count } = readBlockFile(path);
    const blocks = () => decodedBlocks(path);
    return { path, kind: "blocks", store: null, header, blockCount: () => count, extendReading, blocks };
  }
  // A writer that died in a first transaction may not have written the file's own start.
  if (start.equals(SQLITE_START) || unfinishedBeside(realPath(path)) !== null) {
    const store = knownEntityStore(path);
    if (store?.capabilities.history === "head") {
      return noBlocks(path, store.name, "keeps only the newest state");
    }
    const blockCount = () => historySpan(path) ?? 0;
    return {
      path,
      kind: "database",
      store: store?.name ?? null,
      header: null,
      blockCount,
      extendReading,
      blocks: () => readHistory(path, met),
    };
  }
  const blockCount = () => archiveSpan(path) ?? 0;
  const blocks = () => resolveExtends(() => readArchive(path), met);
  return { path, kind: "archive", store: null, header: null, blockCount, extendReading, blocks };
}

/** @throws {UsageError} Always. @param why Completes "a <kind> store". */
function noBlocks(path: string, store: string, why: string): never {
  throw new UsageError(`Cannot read a chain from "${path}": a ${store} store ${why}`, {
    expected: "another kind of store, one that keeps all history, a block file or an archive",
    actual: `a ${store} store`,
    next: "Name the file that its blocks came from.",
  });
}

/** The error for a chain that holds no block. */
export function emptyChain(path: string): HeadroomError {
  return new HeadroomError(`Cannot use chain "${path}": it holds no block`, {
    expected: "at least one block",
    actual: "none",
    next: "Name another file.",
  });
}

/** @throws {HeadroomError} Blocks with a gap between them, or against the chain's rules: nobody checked a file of others. */
function* decodedBlocks(path: string): Generator<Block> {
  let next: number | null = null;
  for (const bytes of readBlockFile(path).blocks) {
    const block = readBlock(bytes);
    if (next !== null && block.number !== next) {
      throw HeadroomError.unmet(`read block file "${path}"`, {
        expected: `block ${next}`,
        actual: `block ${block.number}`,
        next: "Make the file again.",
      });
    }
    validateBlock(block);
    next = block.number + 1;
    yield block;
  }
}

function firstBytes(path: string): Buffer {
  try {
    // The first bytes of a pipe can be read only once, and a device may never end.
    if (!fs.statSync(path).isFile()) throw noPlainFile(path);
    const file = fs.openSync(path, "r");
    try {
      const bytes = Buffer.alloc(SQLITE_START.length);
      return bytes.subarray(0, fs.readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      fs.closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof HeadroomError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw unreadable(path, { ...UNREADABLE[code] ?? { actual: code }, cause });
  }
}

function noPlainFile(path: string): HeadroomError {
  const store = knownEntityStore(path);
  if (store === null) return unreadable(path, { actual: "no plain file" });
  return unreadable(path, {
    actual: `a ${store.name} store, which another engine keeps in a folder`,
    next:
      `Name the file that its blocks came from; ${shellCommand`deno task ask --db ${path} '$all'`} asks the store.`,
  });
}

/** Why a file cannot be opened, by the system's code. */
const UNREADABLE: Readonly<Record<string, { readonly actual: string; readonly next?: string }>> = {
  ENOENT: { actual: "no such file" },
  EACCES: {
    actual: "no permission to read it",
    next: "Ask its owner for it, or run this as another user.",
  },
};

function unreadable(
  path: string,
  why: { readonly actual: string; readonly next?: string; readonly cause?: unknown },
): HeadroomError {
  return new HeadroomError(`Cannot open chain "${path}": ${why.actual}`, {
    expected: "a block file, an Arkiv block archive, an Arkiv database or another store's file",
    next: "Correct the path.",
    usage: true,
    ...why,
  });
}
