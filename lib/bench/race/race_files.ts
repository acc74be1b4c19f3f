import * as fs from "node:fs";

/** Removes a database, a file or a folder, with what SQLite keeps beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) {
    fs.rmSync(path + suffix, { recursive: true, force: true });
  }
}
