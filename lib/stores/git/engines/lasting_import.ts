import type { Buffer } from "node:buffer";
import { HeadroomError, messageOf } from "../../../errors.ts";
import { type FastImportOptions, FastImportSession } from "./fast_import_session.ts";

/** How often the commits of a spool are sent again to a new program, after the first. */
const REPLAYS_MAX = 2;

/** A `git fast-import` that is replaced when it dies: the new one gets all commits again that are not readable yet. */
export class LastingImport {
  readonly #options: FastImportOptions;
  #session: FastImportSession | null = null;
  /** Whether the program got all commits since the last checkpoint. */
  #isWhole = true;

  constructor(options: FastImportOptions) {
    this.#options = options;
  }

  /** Sends the commands of a commit. Never fails: `checkpoint()` makes up for it. */
  async send(commands: readonly Uint8Array[]): Promise<void> {
    if (!this.#isWhole) return;
    try {
      await this.#open().send(commands);
    } catch {
      this.#isWhole = false;
    }
  }

  /**
   * Makes all commits readable. @param records The commands of each since the last checkpoint. @returns Id of the newest.
   * @throws {HeadroomError} Also a new program cannot write.
   */
  async checkpoint(records: () => readonly Buffer[]): Promise<string> {
    if (this.#isWhole) {
      try {
        return await this.#open().checkpoint();
      } catch {
        this.#isWhole = false;
      }
    }
    return await this.replay(records());
  }

  /** Writes commits by a new program. @returns Id of the last. @throws {HeadroomError} It cannot write. */
  async replay(records: readonly Buffer[]): Promise<string> {
    for (let failures = 0;; failures++) {
      await this.end();
      try {
        await this.#open().send(records);
        const newest = await this.#open().checkpoint();
        this.#isWhole = true;
        return newest;
      } catch (cause) {
        // The program of a killed writer may be finishing the very same pack: only one of the two can. Then its objects are there.
        if (failures < REPLAYS_MAX) continue;
        this.#session = null;
        throw HeadroomError.unmet(`write to registry "${this.#options.gitdir}"`, {
          expected: "git fast-import to write it",
          actual: messageOf(cause),
          next:
            "Free some space on the disk, then open the registry again: what was appended is kept beside it.",
          cause,
        });
      }
    }
  }

  /** Ends the program; the next commit starts another. */
  async end(): Promise<void> {
    await this.#session?.end();
    this.#session = null;
  }

  #open(): FastImportSession {
    return this.#session ??= new FastImportSession(this.#options);
  }
}
