import { basename, dirname, join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { ConcurrentWriteError } from "../../keri/errors.ts";

const LOCK_FILE = "registry.lock";

/** First and longest pause between two attempts, ms. */
const PAUSE_MS = { first: 1, longest: 20 };

/**
 * The registry's exclusive lock: the operating system's lock (flock) on `registry.lock`, as in auths. It is released when its
 * holder dies, so a file left by a killed process locks nothing. Not for network file systems.
 *
 * auths locks that file in the folder it was given, which for a repository with a working tree is the one that `.git` lies
 * in; so there both are locked, the outer first.
 */
export class RegistryLock {
  readonly #files: readonly { readonly path: string; readonly file: Deno.FsFile }[];
  readonly #waitMs: number;
  #isHeld = false;

  private constructor(paths: readonly string[], waitMs: number) {
    this.#files = paths.map((path) => ({
      path,
      file: Deno.openSync(path, { read: true, write: true, create: true }),
    }));
    this.#waitMs = waitMs;
  }

  /** @param waitMs How long to wait for another holder. */
  static open(gitdir: string, waitMs: number): RegistryLock {
    const folders = basename(gitdir) === ".git" ? [dirname(gitdir), gitdir] : [gitdir];
    return new RegistryLock(folders.map((folder) => join(folder, LOCK_FILE)), waitMs);
  }

  get waitMs(): number {
    return this.#waitMs;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Takes the lock, where it is not held already. @throws {ConcurrentWriteError} Another process held it all the time. */
  async take(): Promise<void> {
    let pauseMs = PAUSE_MS.first;
    for (let waitedMs = 0; !this.tryTake(); waitedMs += pauseMs) {
      if (waitedMs >= this.#waitMs) {
        throw new ConcurrentWriteError(
          `another process holds "${this.#files[0]!.path}" for more than ${this.#waitMs} ms`,
          {
            expected: "a registry with one writer at a time",
            actual: "locked",
            next: "wait for the other writer to finish, or stop it",
          },
        );
      }
      const pause = pauseMs;
      await new Promise((resolve) => setTimeout(resolve, pause));
      pauseMs = Math.min(PAUSE_MS.longest, pauseMs * 2);
    }
  }

  /** Takes the lock where it is free. @returns Whether it is held now. */
  tryTake(): boolean {
    if (this.#isHeld) return true;
    const taken: Deno.FsFile[] = [];
    for (const { file } of this.#files) {
      if (!file.tryLockSync(true)) break;
      taken.push(file);
    }
    this.#isHeld = taken.length === this.#files.length;
    if (!this.#isHeld) { for (const file of taken) file.unlockSync(); }
    return this.#isHeld;
  }

  /** Gives the lock back, where it is held. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    for (const { file } of this.#files) file.unlockSync();
  }

  close(): void {
    for (const { file } of this.#files) file.close();
  }
}

/**
 * Works while no writer begins; one that is at work goes on. The lock's file stays as it is, and is free again afterwards.
 * @param work Told whether a writer is at work.
 */
export async function whileUnlocked<T>(gitdir: string, work: (isHeld: boolean) => Promise<T>): Promise<T> {
  using file = lockFileToRead(join(gitdir, LOCK_FILE));
  return await work(file !== null && !file.tryLockSync(false));
}

function lockFileToRead(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path);
  } catch {
    return null; // No writer was ever there, or none that this user may ask about.
  }
}

/** What a registry needs of its lock. */
export type WriterLock = Pick<
  RegistryLock,
  "waitMs" | "isHeld" | "take" | "tryTake" | "release" | "close"
>;

/** In the place of the lock of a registry that is only read: it has no file, and nobody gets it. */
export const READERS_LOCK: WriterLock = {
  waitMs: 0,
  isHeld: false,
  take: () => Promise.reject(new HeadroomError("Cannot append: the registry was opened to be read")),
  tryTake: () => false,
  release: () => {},
  close: () => {},
};
