import * as git from "isomorphic-git";
import type { Buffer } from "node:buffer";
import { Stopwatch } from "../../../stopwatch.ts";
import type { EngineSize, FsyncMode } from "./git_engine.ts";
import { IsomorphicFiles } from "./isomorphic_files.ts";
import { measureObjects } from "./measure_objects.ts";
import type { ObjectStore, ObjectType } from "./object_store.ts";
import { syncAllObjects } from "./sync_objects.ts";
import { UnsyncedFiles } from "./unsynced_files.ts";

/** Its hashing, compression and calls to the file system: from outside they are one call. */
const OBJECTS = "isomorphic-git's objects and files";

/** Loose objects that isomorphic-git digests, compresses, writes and reads; only the calls to the file system are ours. */
export class IsomorphicLoose implements ObjectStore {
  readonly settings = { engine: `isomorphic-git ${git.version()}`, objects: "loose", publish: "each append" };
  readonly publishesEach = true;
  readonly #files: IsomorphicFiles;
  readonly #packs = {};
  readonly #watch = new Stopwatch();
  readonly #unsynced: UnsyncedFiles;

  constructor(gitdir: string, fsync: FsyncMode) {
    const unsynced = this.#unsynced = new UnsyncedFiles(fsync, this.#watch);
    this.#files = new IsomorphicFiles(gitdir, { memory: null, used: (path) => unsynced.add(path) });
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

  endCommit(_commit: string, sync?: boolean): Promise<void> {
    return this.#unsynced.endCommit(sync);
  }

  abandon(): void {
    this.#unsynced.abandon();
  }

  publish(): Promise<void> {
    return this.#unsynced.sync();
  }

  recover(): Promise<null> {
    return Promise.resolve(null);
  }

  async syncAll(): Promise<void> {
    await syncAllObjects(this.#files.place.gitdir);
    this.#unsynced.clear();
  }

  measure(): Promise<EngineSize> {
    return measureObjects(this.#files.place.gitdir);
  }

  close(): void {}
}
