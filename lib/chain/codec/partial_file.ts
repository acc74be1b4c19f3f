import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";

/**
 * The unfinished file of one writer, `<path>.partial`, until it gets its name: no other process of ours writes to it meanwhile, because it is locked (flock), and the
 * lock dies with its holder. A symbolic link in its place is not followed. Not for network file systems.
 */
export class PartialFile {
  readonly file: number;
  readonly #path: string;
  readonly #what: string;
  readonly #held: Deno.FsFile;

  private constructor(path: string, what: string, file: number, lock: Deno.FsFile) {
    this.#path = path;
    this.#what = what;
    this.file = file;
    this.#held = lock;
  }

  /** Whether an earlier writer left an unfinished file. */
  static exists(path: string): boolean {
    return fs.existsSync(`${path}.partial`);
  }

  /**
   * Opens or makes the unfinished file and keeps what it holds.
   * @param path What the file will be called. @param what What people call such a file.
   * @throws {HeadroomError} The path exists, cannot be written, or is being written by another process.
   */
  static open(path: string, what: string): PartialFile {
    if (fs.existsSync(path)) {
      throw new HeadroomError(`Cannot write ${what} "${path}": expected a path that does not exist`, {
        expected: "a new path",
        actual: "an existing file",
        next: "Delete it, or choose another path.",
      });
    }
    try {
      return PartialFile.#lock(path, what);
    } catch (cause) {
      if (cause instanceof HeadroomError) throw cause;
      throw unwritable(path, what, cause, {
        expected: "a folder that exists and can be written",
        next: "Create the folder first, or choose another.",
      });
    }
  }

  static #lock(path: string, what: string): PartialFile {
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = fs.constants;
    const partial = `${path}.partial`;
    const file = fs.openSync(partial, O_RDWR | O_CREAT | O_NOFOLLOW, 0o666);
    try {
      const lock = Deno.openSync(partial, { read: true });
      if (lock.tryLockSync(true)) return new PartialFile(path, what, file, lock);
      lock.close();
    } catch (error) {
      fs.closeSync(file);
      throw error;
    }
    fs.closeSync(file);
    throw new HeadroomError(`Cannot write "${partial}": another process is writing it`, {
      expected: "one writer at a time",
      actual: "a locked file",
      next: "Wait for the other one to finish, or choose another path.",
    });
  }

  /** Says for people why a write failed. @throws {HeadroomError} Always. */
  refuseWrite(cause: unknown): never {
    throw unwritable(this.#path, this.#what, cause, {
      expected: "room for it on the disk",
      next: "Free some space, or choose another folder.",
    });
  }

  empty(): void {
    fs.ftruncateSync(this.file, 0);
  }

  /** Gives the file its name and closes it. */
  finish(): void {
    fs.renameSync(`${this.#path}.partial`, this.#path);
    this.close();
  }

  close(): void {
    fs.closeSync(this.file);
    this.#held.close();
  }

  /** Deletes the file and closes it. */
  remove(): void {
    fs.rmSync(`${this.#path}.partial`, { force: true });
    this.close();
  }
}

function unwritable(
  path: string,
  what: string,
  cause: unknown,
  advice: { readonly expected: string; readonly next: string },
): HeadroomError {
  const problem = (cause as NodeJS.ErrnoException).code ?? "unknown";
  return new HeadroomError(`Cannot write ${what} "${path}": ${problem}`, {
    ...advice,
    actual: problem,
    cause,
  });
}
