import * as fs from "node:fs";

/** Size of the write-ahead log beside a database file, bytes; undefined without one. */
export function logBytesOf(path: string): number | undefined {
  const log = fs.statSync(`${path}-wal`, { throwIfNoEntry: false });
  return log?.isFile() ? log.size : undefined;
}

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
    const logBytes = logBytesOf(path);
    return { checkpointed, ...(logBytes === undefined ? {} : { logBytes }) };
  };
}
