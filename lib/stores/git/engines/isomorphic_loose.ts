import * as git from "isomorphic-git";
import type { Buffer } from "node:buffer";
import { dirname } from "node:path";
import { Stopwatch } from "../../../stopwatch.ts";
import { syncPaths } from "../sync_paths.ts";
import type { EngineSize, FsyncMode } from "./git_engine.ts";
import { IsomorphicFiles } from "./isomorphic_files.ts";
import { measureObjects } from "./measure_objects.ts";
import type { ObjectStore, ObjectType } from "./object_store.ts";
import { syncAllObjects } from "./sync_objects.ts";

/** Its hashing, compression and calls to the file system: from outside they are one call. */
const OBJECTS = "isomorphic-git's objects and files";

/** Loose objects that isomorphic-git digests, compresses, writes and reads; only the calls to the file system are ours. */
export class IsomorphicLoose implements ObjectStore {
  readonly settings = { engine: `isomorphic-git ${git.version()}`, objects: "loose", publish: "each append" };
  readonly publishesEach = true;
  readonly #fsync: FsyncMode;
  readonly #files: IsomorphicFiles;
  readonly #packs = {};
  /** Files to be synced: of ended commits, and of the one being written. */
  readonly #ended = new Set<string>();
  #used: string[] = [];
  readonly #watch = new Stopwatch();

  constructor(gitdir: string, fsync: FsyncMode) {
    this.#fsync = fsync;
    this.#files = new IsomorphicFiles(gitdir, {
      memory: null,
      used: (path) => {
        if (fsync !== "none") this.#used.push(path);
      },
    });
  }

  get times(): Readonly<Record<string, number>> {
    return this.#watch.parts;
  }

  write(type: ObjectType, content: Uint8Array): Promise<string> {
    return this.#watch.timeAsync(OBJECTS, () => this.#files.write(type, content));
  }

  read(type: ObjectType, oid: string): Promise<Buffer> {
    return this.#files.read(type, oid, this.#packs);
  }

  async endCommit(_commit: string, sync = false): Promise<void> {
    for (const path of this.#used) this.#ended.add(path);
    this.#used = [];
    if (sync || this.#fsync === "commit") await this.publish();
  }

  abandon(): void {
    this.#used = [];
  }

  /** Syncs the files, then their folders. */
  async publish(): Promise<void> {
    await this.#watch.timeAsync("fsync", async () => {
      await syncPaths(this.#ended);
      await syncPaths(new Set([...this.#ended].map((path) => dirname(path))));
    });
    this.#ended.clear();
  }

  recover(): Promise<null> {
    return Promise.resolve(null);
  }

  async syncAll(): Promise<void> {
    await syncAllObjects(this.#files.place.gitdir);
    this.#ended.clear();
  }

  measure(): Promise<EngineSize> {
    return measureObjects(this.#files.place.gitdir);
  }

  close(): void {}
}
