import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { FileAppender } from "./file_appender.ts";
import { FileReader } from "./file_reader.ts";

/** A write that the disk did not take, as when it is full. What is before it in the file is kept by `suspend`. */
export class UnwrittenError extends HeadroomError {
  override readonly name = "UnwrittenError";
}

/** A file to be written: its final path, and what people call such a file. */
interface Target {
  readonly path: string;
  readonly what: string;
}

/**
 * The unfinished file of one writer, `<path>.partial` until `finish` renames it. It is locked (flock), so that no other
 * process of ours writes to it meanwhile; the lock ends with its process. Symbolic links are not followed. Not for network
 * file systems. Appends are buffered (1 MiB).
 */
export class PartialFile extends FileAppender {
  readonly #target: Target;
  readonly #file: number;
  readonly #lock: Deno.FsFile;

  private constructor(target: Target, file: number, lock: Deno.FsFile) {
    super(file, (cause) => {
      throw new UnwrittenError(...unwritten(target, cause, {
        expected: "room for it on the disk",
        next: "Free some space, or choose another folder.",
      }));
    });
    this.#target = target;
    this.#file = file;
    this.#lock = lock;
  }

  /**
   * Opens an empty unfinished file; what an earlier writer left is dropped.
   * @param path Where the file will be once finished. @param what What people call such a file.
   * @throws {HeadroomError} The path exists, cannot be written, or is being written by another process.
   */
  static create(path: string, what: string): PartialFile {
    const partial = PartialFile.#open({ path, what });
    partial.resumeAt(0);
    return partial;
  }

  /** Opens what an earlier writer left, to be continued with `resumeAt`; null where there is none. Throws as `create`. */
  static resume(path: string, what: string): PartialFile | null {
    return fs.existsSync(`${path}.partial`) ? PartialFile.#open({ path, what }) : null;
  }

  static #open(target: Target): PartialFile {
    const { path, what } = target;
    if (fs.existsSync(path)) {
      throw new HeadroomError(`Cannot write ${what} "${path}": expected a path that does not exist`, {
        expected: "a new path",
        actual: "an existing file",
        next: "Delete it, or choose another path.",
      });
    }
    try {
      return PartialFile.#openLocked(target);
    } catch (cause) {
      if (cause instanceof HeadroomError) throw cause;
      throw new HeadroomError(...unwritten(target, cause, {
        expected: "a folder that exists and can be written",
        next: "Create the folder first, or choose another.",
      }));
    }
  }

  static #openLocked(target: Target): PartialFile {
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = fs.constants;
    const partial = `${target.path}.partial`;
    const file = fs.openSync(partial, O_RDWR | O_CREAT | O_NOFOLLOW, 0o666);
    try {
      const lock = Deno.openSync(partial, { read: true });
      if (lock.tryLockSync(true)) return new PartialFile(target, file, lock);
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

  /** Reads what is on disk. */
  get reader(): FileReader {
    return new FileReader(this.#file);
  }

  /** Renames the file to its final path and closes it. Not synced. @throws {HeadroomError} The disk is full. */
  finish(): void {
    this.flush();
    fs.renameSync(`${this.#target.path}.partial`, this.#target.path);
    this.close();
  }

  /** Closes the file and leaves it for `resume`, without what a full disk does not take. */
  suspend(): void {
    try {
      this.flush();
    } catch (error) {
      if (!(error instanceof UnwrittenError)) throw error;
    } finally {
      this.close();
    }
  }

  /** Closes the file as it is on disk, without what is buffered. */
  close(): void {
    fs.closeSync(this.#file);
    this.#lock.close();
  }

  /** Deletes the file and closes it. */
  remove(): void {
    fs.rmSync(`${this.#target.path}.partial`, { force: true });
    this.close();
  }
}

/** What an error about a file says. */
function unwritten(
  { path, what }: Target,
  cause: unknown,
  advice: { readonly expected: string; readonly next: string },
) {
  const actual = (cause as NodeJS.ErrnoException).code ?? "unknown";
  return [`Cannot write ${what} "${path}": ${actual}`, { ...advice, actual, cause }] as const;
}
