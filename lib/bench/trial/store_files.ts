/** What the files of an SQLite store show between two commits. */
export interface StoreFiles {
  /** Size of the write-ahead log, bytes; null where there is none. */
  readonly walBytes: number | null;
  /** Whether the database file changed since the last look: in WAL mode only a checkpoint writes to it. */
  readonly checkpointed: boolean;
}

/** Watches a database and its log from outside, off the clock: two `stat` calls a look. */
export function storeFileWatch(path: string): { look(): StoreFiles } {
  let changedAt = modifiedAt(path);
  return {
    look() {
      const now = modifiedAt(path);
      const checkpointed = now !== changedAt;
      changedAt = now;
      return { walBytes: size(`${path}-wal`), checkpointed };
    },
  };
}

/** Removes a store's files: a folder, or a database with its log and shared memory. */
export async function removeStore(path: string): Promise<void> {
  for (const part of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      await Deno.remove(part, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function modifiedAt(path: string): number | null {
  try {
    return Deno.statSync(path).mtime?.getTime() ?? null;
  } catch {
    return null;
  }
}

function size(path: string): number | null {
  try {
    return Deno.statSync(path).size;
  } catch {
    return null;
  }
}
