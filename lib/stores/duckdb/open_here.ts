import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { isOpenHere } from "../sqlite/engine.ts";

/** How often this thread has a file open to read it, by device and inode. */
const readers = new Map<string, number>();

/**
 * Begins the names of environment variables that stand for files being written: all threads of this process see them, and its
 * children do not take them for their own.
 */
const WRITTEN = `HEADROOM_DUCKDB_WRITES_${Deno.pid}_`;

/**
 * Claims a file for this process. DuckDB's lock is the process's: it opens a file twice in one process without a word, and closing
 * either drops the lock of both and removes the log that the other one goes on writing to
 * (findings/duckdb_opens_a_file_twice.sh).
 * @returns Gives the claim up. @throws {HeadroomError} The process has it open already, and one of the two writes.
 */
export function claimFile(path: string, readOnly: boolean): () => void {
  const { dev, ino } = fs.statSync(path, { bigint: true });
  const id = `${dev}_${ino}`;
  const name = WRITTEN + id;
  const others = readers.get(id) ?? 0;
  if (Deno.env.has(name) || !readOnly && others > 0) {
    throw HeadroomError.unmet(`open ${JSON.stringify(path)}`, {
      expected: "a file that nobody writes to, or that nobody else reads: DuckDB lets one program at a time",
      actual: "one that this program has open already",
      next: "Close it first. Readers beside a writer need another kind of store.",
    });
  }
  if (!readOnly) {
    Deno.env.set(name, "1");
    return () => Deno.env.delete(name);
  }
  readers.set(id, others + 1);
  return () => {
    const left = readers.get(id)! - 1;
    if (left > 0) readers.set(id, left);
    else readers.delete(id);
  };
}

/** Whether a path is a DuckDB database, by its first bytes. Source: duckdb.org/docs/stable/internals/storage. */
export function isDuckdbFile(path: string): boolean {
  const found = fs.statSync(path, { throwIfNoEntry: false, bigint: true });
  if (!found?.isFile()) return false;
  // To read and close it would drop the engine's lock, SQLite's too.
  if (isOpenHere(path)) return false;
  const id = `${found.dev}_${found.ino}`;
  if (readers.has(id) || Deno.env.has(WRITTEN + id)) return true;
  const bytes = new Uint8Array(MAGIC_AT + MAGIC.length);
  const file = fs.openSync(path, "r");
  try {
    fs.readSync(file, bytes);
  } finally {
    fs.closeSync(file);
  }
  return new TextDecoder().decode(bytes.subarray(MAGIC_AT)) === MAGIC;
}

const [MAGIC, MAGIC_AT] = ["DUCK", 8] as const;
