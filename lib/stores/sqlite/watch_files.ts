import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";

/**
 * Observes a database and its write-ahead log from outside, with two `stat` calls and the log's header. In WAL mode only a
 * checkpoint writes to the database file, so a changed modification time means a checkpoint.
 * @returns A function that gives the size of the log, how often it was begun anew, and whether there was a checkpoint since its
 * last call. It throws a
 * `HeadroomError` where one of the files was removed or replaced since: the engine goes on writing to the files it opened,
 * which nobody will find again.
 */
export function watchFiles(
  path: string,
): () => { readonly logBytes?: number; readonly logRestarts?: number; readonly checkpointed: boolean } {
  const database = new WatchedFile(path);
  const log = new WatchedFile(`${path}-wal`);
  let changedAt = database.look()?.mtimeMs;
  let firstSalt = log.look()?.isFile() ? saltOf(`${path}-wal`) : null;
  return () => {
    const now = database.look()?.mtimeMs;
    const checkpointed = now !== changedAt;
    changedAt = now;
    const found = log.look();
    if (!found?.isFile()) return { checkpointed };
    const salt = saltOf(`${path}-wal`);
    firstSalt ??= salt;
    const logRestarts = salt === null || firstSalt === null ? 0 : salt - firstSalt >>> 0;
    return { checkpointed, logBytes: found.size, logRestarts };
  };
}

/**
 * A number in the log's header that grows by one each time the log is begun anew; null where there is no header yet.
 * Source: sqlite.org/fileformat2.html#the_write_ahead_log, "Salt-1: random integer incremented with each checkpoint".
 */
function saltOf(log: string): number | null {
  const header = Buffer.alloc(20);
  // No lock lies on the log: closing it drops none (`engine.ts`).
  const file = fs.openSync(log, "r");
  try {
    return fs.readSync(file, header) === header.length ? header.readUInt32BE(16) : null;
  } finally {
    fs.closeSync(file);
  }
}

/** A file that must stay the same one from when it is first seen. */
class WatchedFile {
  readonly #path: string;
  #first: fs.Stats | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  look(): fs.Stats | undefined {
    const now = fs.statSync(this.#path, { throwIfNoEntry: false });
    const first = this.#first ??= now;
    if (first === undefined || (now?.ino === first.ino && now?.dev === first.dev)) return now;
    throw HeadroomError.unmet(`go on with "${this.#path}"`, {
      expected: "the file that was opened",
      actual: now === undefined ? "none: it was removed" : "another file in its place",
      next:
        "Measure it again, and leave the store alone while it is written; what was written since is lost.",
    });
  }
}
