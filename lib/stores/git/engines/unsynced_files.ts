import { dirname } from "node:path";
import type { Stopwatch } from "../../../stopwatch.ts";
import { syncPaths } from "../sync_paths.ts";
import type { FsyncMode } from "./git_engine.ts";

/** Files that wait for a sync, at most: single appends between two flushes. */
const WAITING_MAX = 65_536;

/** Files of objects that are to be synced, where any are: of ended commits, and of the one being written. */
export class UnsyncedFiles {
  readonly #fsync: FsyncMode;
  readonly #watch: Stopwatch;
  readonly #ended = new Set<string>();
  #written: string[] = [];

  /** @param watch Gets the time of syncs, as "fsync". */
  constructor(fsync: FsyncMode, watch: Stopwatch) {
    this.#fsync = fsync;
    this.#watch = watch;
  }

  /** Notes a file that the commit being written needs. */
  add(path: string): void {
    if (this.#fsync !== "none") this.#written.push(path);
  }

  /** As `ObjectStore.endCommit()`. */
  async endCommit(sync = false): Promise<void> {
    for (const path of this.#written) this.#ended.add(path);
    this.#written = [];
    if (sync || this.#fsync === "commit" || this.#ended.size > WAITING_MAX) await this.sync();
  }

  /** Forgets the files of the commit being written. */
  abandon(): void {
    this.#written = [];
  }

  /** Syncs the files of ended commits, then their folders. */
  async sync(): Promise<void> {
    if (this.#ended.size === 0) return;
    const folders = new Set([...this.#ended].map((path) => dirname(path)));
    await this.#watch.timeAsync("fsync", async () => {
      await syncPaths(this.#ended);
      await syncPaths(folders);
    });
    this.#ended.clear();
  }

  /** All objects were synced. */
  clear(): void {
    this.#ended.clear();
  }
}
