import * as fs from "node:fs";
import { bytesBeside } from "./beside.ts";

/**
 * Observes a database and its write-ahead log from outside, with two `stat` calls. In WAL mode only a checkpoint writes to the
 * database file, so a changed modification time means a checkpoint.
 * @returns A function that gives the size of the log and whether there was a checkpoint since its last call.
 */
export function watchFiles(
  path: string,
): () => { readonly logBytes?: number; readonly checkpointed: boolean } {
  const modified = () => fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  let changedAt = modified();
  return () => {
    const now = modified();
    const checkpointed = now !== changedAt;
    changedAt = now;
    const logBytes = bytesBeside(path, "-wal");
    return { checkpointed, ...(logBytes === undefined ? {} : { logBytes }) };
  };
}
