import * as fs from "node:fs";

/**
 * Watches a database and its write-ahead log from outside: two `stat` calls a look. In WAL mode only a checkpoint writes to
 * the database file, so a changed file means one has happened.
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
    const logBytes = fs.statSync(`${path}-wal`, { throwIfNoEntry: false })?.size;
    return { checkpointed, ...(logBytes === undefined ? {} : { logBytes }) };
  };
}
