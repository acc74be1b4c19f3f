import * as fs from "node:fs";
import { dirname } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { bytesBeside } from "./beside.ts";

/** Bytes of the index for so many pages of a log, which SQLite maps into memory, and of a page. Source: sqlite.org/walformat.html. */
const INDEX = { bytes: 32 * 1024, logPages: 4096, pageBytes: 4096 };

/**
 * Refuses a database whose log's index could not be mapped: SQLite makes sure of one byte in each 4 KiB of it alone, so that where
 * the blocks of a file system are smaller and the disk is full, the process dies of it (SIGBUS).
 * @param path As `realPath` gives it. @throws {HeadroomError}
 */
export function refuseUnmappable(
  path: string,
  statfs: (folder: string) => { readonly bsize: number; readonly bavail: number } = fs.statfsSync,
): void {
  const { bsize, bavail } = statfs(dirname(path));
  if (bsize >= INDEX.pageBytes) return;
  const logPages = (bytesBeside(path, "-wal") ?? 0) / INDEX.pageBytes;
  // One more than it needs, for what is written beside it.
  const needed = INDEX.bytes * (2 + Math.ceil(logPages / INDEX.logPages));
  if (bsize * bavail >= needed) return;
  throw HeadroomError.unmet(`open "${path}"`, {
    expected: `${needed} bytes free for the index of its log`,
    actual: `${bsize * bavail}`,
    next: "Free some space, then try again.",
  });
}
