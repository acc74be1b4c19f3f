import * as fs from "node:fs";
import { HeadroomError } from "../errors.ts";

/**
 * The unfinished file of one writer: no other process of ours writes to it meanwhile, because it is locked (flock), and the
 * lock dies with its holder. A symbolic link in its place is not followed. Not for network file systems.
 */
export class PartialFile {
  readonly file: number;
  readonly #path: string;
  readonly #lock: Deno.FsFile;

  private constructor(path: string, file: number, lock: Deno.FsFile) {
    this.#path = path;
    this.file = file;
    this.#lock = lock;
  }

  /**
   * Opens or makes the file and keeps what it holds.
   * @throws {HeadroomError} Another process is writing it. @throws {Error} What the system refuses.
   */
  static open(path: string): PartialFile {
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = fs.constants;
    const file = fs.openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o666);
    try {
      const lock = Deno.openSync(path, { read: true });
      if (lock.tryLockSync(true)) return new PartialFile(path, file, lock);
      lock.close();
    } catch (error) {
      fs.closeSync(file);
      throw error;
    }
    fs.closeSync(file);
    throw new HeadroomError(`Cannot write "${path}": another process is writing it`, {
      expected: "one writer at a time",
      actual: "a locked file",
      next: "Wait for the other one to finish, or choose another path.",
    });
  }

  empty(): void {
    fs.ftruncateSync(this.file, 0);
  }

  /** Gives the file its name; it stays open. */
  rename(path: string): void {
    fs.renameSync(this.#path, path);
  }

  close(): void {
    fs.closeSync(this.file);
    this.#lock.close();
  }

  /** Deletes the file and closes it. */
  remove(): void {
    fs.rmSync(this.#path, { force: true });
    this.close();
  }
}
