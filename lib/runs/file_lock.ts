import { HeadroomError, messageOf } from "../errors.ts";

/** Who holds a lock: the process and when it took it. */
interface LockHolder {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Between two attempts to take a lock, ms. choice: not felt by a person, nor by the machine. */
const WAIT_MS = 200;

/**
 * A lock file that one process holds at a time: locked by the operating system (flock), so that it ends with its process,
 * however that ends. The file says who holds it; it is removed when the lock is given back.
 *
 * Not for network file systems that cannot lock.
 */
export class FileLock implements Disposable {
  readonly #path: string;
  #file: Deno.FsFile | null;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Takes the lock, or returns null where another holds it.
   * @throws {HeadroomError} Its folder is missing, cannot be written, or is on a file system that cannot lock.
   */
  static tryTake(path: string): FileLock | null {
    for (;;) {
      const file = openUnlocked(path);
      if (file === null) return null;
      // An earlier holder may have removed the file after it was opened here: the lock would be of a file nobody finds.
      if (isAt(path, file)) {
        sayHolder(file);
        return new FileLock(path, file);
      }
      file.close();
    }
  }

  /**
   * Takes the lock as soon as nobody else holds it. Throws as `tryTake`.
   * @param onWait Called once, where another holds it, with the holder in words.
   */
  static async take(path: string, onWait: (holder: string) => void): Promise<FileLock> {
    let lock = FileLock.tryTake(path);
    if (lock === null) onWait(holderOf(path));
    while (lock === null) {
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      lock = FileLock.tryTake(path);
    }
    return lock;
  }

  /** Gives the lock back; nothing where that was done before. */
  [Symbol.dispose](): void {
    const file = this.#file;
    if (file === null) return;
    this.#file = null;
    try {
      if (isAt(this.#path, file)) Deno.removeSync(this.#path);
    } catch {
      // Removed with its folder, or no longer writable: what counts is that the lock ends.
    }
    file.close();
  }
}

/** On a full disk it is not said, and the lock holds all the same: what it guards will say that the disk is full. */
function sayHolder(file: Deno.FsFile): void {
  const holder: LockHolder = { pid: Deno.pid, since: new Date().toISOString() };
  try {
    file.writeSync(new TextEncoder().encode(JSON.stringify(holder) + "\n"));
  } catch {
    // As above.
  }
}

/** The holder of a lock in words: "process 4711 since 2026-11-22 10:00:00 UTC". */
export function holderOf(path: string): string {
  try {
    const { pid, since } = JSON.parse(Deno.readTextFileSync(path)) as LockHolder;
    return `process ${Number(pid)} since ${new Date(since).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  } catch {
    return "another process";
  }
}

/** The file, locked and empty; null where another process has locked it. */
function openUnlocked(path: string): Deno.FsFile | null {
  let file: Deno.FsFile | null = null;
  try {
    file = Deno.openSync(path, { read: true, write: true, create: true });
    if (file.tryLockSync(true)) {
      file.truncateSync();
      return file;
    }
    file.close();
    return null;
  } catch (cause) {
    file?.close();
    throw new HeadroomError(`Cannot lock "${path}": ${messageOf(cause)}`, {
      expected: "a folder that can be written, on a file system that can lock files",
      actual: messageOf(cause),
      next: "Use a folder on a local disk.",
      cause,
    });
  }
}

function isAt(path: string, file: Deno.FsFile): boolean {
  try {
    const [now, own] = [Deno.statSync(path), file.statSync()];
    return now.ino === own.ino && now.dev === own.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
