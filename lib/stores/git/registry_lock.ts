import { join } from "node:path";
import { ConcurrentWriteError } from "../../keri/errors.ts";

const LOCK_FILE = "registry.lock";

/** First and longest pause between two attempts, ms. */
const PAUSE_MS = { first: 1, longest: 20 };

/**
 * The registry's exclusive lock: the operating system's lock (flock) on `registry.lock`, as in auths. It is released when its
 * holder dies, so a file left by a killed process locks nothing. Not for network file systems.
 */
export class RegistryLock {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #waitMs: number;

  private constructor(path: string, file: Deno.FsFile, waitMs: number) {
    this.#path = path;
    this.#file = file;
    this.#waitMs = waitMs;
  }

  /** @param waitMs How long to wait for another holder. */
  static open(gitdir: string, waitMs: number): RegistryLock {
    const path = join(gitdir, LOCK_FILE);
    return new RegistryLock(path, Deno.openSync(path, { read: true, write: true, create: true }), waitMs);
  }

  /** Runs `work` under the lock. @throws {ConcurrentWriteError} Another process held it all the time; `work` did not start. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    await this.#take();
    try {
      return await work();
    } finally {
      this.#file.unlockSync();
    }
  }

  async #take(): Promise<void> {
    let pauseMs = PAUSE_MS.first;
    for (let waitedMs = 0; !this.#file.tryLockSync(true); waitedMs += pauseMs) {
      if (waitedMs >= this.#waitMs) {
        throw new ConcurrentWriteError(
          `another process holds "${this.#path}" for more than ${this.#waitMs} ms`,
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

  close(): void {
    this.#file.close();
  }
}
