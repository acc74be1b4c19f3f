import * as git from "isomorphic-git";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";
import { Stopwatch } from "../../../stopwatch.ts";
import { syncPaths } from "../sync_paths.ts";
import type { EngineSize, FsyncMode } from "./git_engine.ts";
import { GrowingDeflate, LEVEL } from "./growing_deflate.ts";
import { measureObjects, STAGED_OBJECT } from "./measure_objects.ts";
import { objectHead, objectId, unwrapObject } from "./object_form.ts";
import type { ObjectStore, ObjectType } from "./object_store.ts";
import { syncAllObjects } from "./sync_objects.ts";

/** Bytes of a content from which on its chunks are kept. */
const LARGE = 64 * 1024;

/** Files that wait for a sync, at most: single appends between two flushes. */
const UNSYNCED_MAX = 65_536;

/**
 * Loose objects, written by this program itself: digested and compressed by node's SHA-1 and zlib, each a file that appears
 * whole or not at all (it is written beside its place and renamed), so that a killed writer leaves none that is cut short.
 * Packs, which others make, are read by isomorphic-git.
 *
 * Files are read and written synchronously: they are small and mostly in the system's cache, where dispatching a call to
 * another thread costs several times the call itself.
 */
export class LooseObjects implements ObjectStore {
  readonly settings = {
    engine: "own writer: node:zlib level 1, SHA-1",
    objects: "loose",
    publish: "each append",
  };
  readonly publishesEach = true;
  readonly #gitdir: string;
  readonly #fsync: FsyncMode;
  readonly #folder: string;
  readonly #growing = new GrowingDeflate();
  readonly #packs = {};
  readonly #watch = new Stopwatch();
  /** Files to be synced, where any are: of ended commits, and of the one being written. */
  readonly #ended = new Set<string>();
  #written: string[] = [];
  #serial = 0;

  constructor(gitdir: string, fsync: FsyncMode) {
    this.#gitdir = gitdir;
    this.#fsync = fsync;
    this.#folder = join(gitdir, "objects");
  }

  get times(): Readonly<Record<string, number>> {
    return this.#watch.parts;
  }

  write(type: ObjectType, content: Uint8Array): string {
    const head = objectHead(type, content.length);
    const wrapped = content.length >= LARGE ? null : Buffer.concat([head, content]);
    const oid = this.#watch.time(
      "hashing",
      () => wrapped === null ? objectId(head, content) : objectId(wrapped),
    );
    const deflated = this.#watch.time(
      "compression",
      () => wrapped === null ? this.#growing.deflate(head, content) : deflateSync(wrapped, { level: LEVEL }),
    );
    const shard = `${this.#folder}/${oid.slice(0, 2)}`;
    const path = `${shard}/${oid.slice(2)}`;
    // Without a look whether it is there: it hardly ever is, and a rename replaces it by the same bytes.
    const staged = `${shard}/${STAGED_OBJECT}${Deno.pid}_${this.#serial++}`;
    this.#watch.time("files", () => this.#replace(path, staged, deflated));
    if (this.#fsync !== "none") this.#written.push(path);
    return oid;
  }

  async read(type: ObjectType, oid: string): Promise<Buffer> {
    const loose = this.#watch.time("reading", () => {
      const file = this.#readLoose(oid);
      return file === null ? null : unwrapObject(type, oid, inflateSync(file));
    });
    if (loose !== null) return loose;
    const place = { fs, gitdir: this.#gitdir, cache: this.#packs };
    const found = await git.readObject({ ...place, oid, format: "wrapped" });
    const bytes = Buffer.from(found.object as Uint8Array);
    // What lies in a pack comes without its head, whatever form was asked for.
    const head = found.format === "wrapped" ? [] : [objectHead(found.type, bytes.length)];
    return unwrapObject(type, oid, Buffer.concat([...head, bytes]));
  }

  async endCommit(_commit: string, sync = false): Promise<void> {
    for (const path of this.#written) this.#ended.add(path);
    this.#written = [];
    if (sync || this.#fsync === "commit" || this.#ended.size > UNSYNCED_MAX) await this.#syncEnded();
  }

  abandon(): void {
    this.#written = [];
  }

  async publish(): Promise<void> {
    await this.#syncEnded();
  }

  recover(): Promise<null> {
    return Promise.resolve(null);
  }

  async syncAll(): Promise<void> {
    await syncAllObjects(this.#gitdir);
    this.#ended.clear();
  }

  measure(): Promise<EngineSize> {
    return measureObjects(this.#gitdir);
  }

  close(): void {}

  /** Syncs the files, then their folders. */
  async #syncEnded(): Promise<void> {
    if (this.#ended.size === 0) return;
    const folders = new Set([...this.#ended].map((path) => dirname(path)));
    await this.#watch.timeAsync("fsync", async () => {
      await syncPaths(this.#ended);
      await syncPaths(folders);
    });
    this.#ended.clear();
  }

  #replace(path: string, staged: string, data: Uint8Array): void {
    try {
      Deno.writeFileSync(staged, data);
      Deno.renameSync(staged, path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound && !fs.existsSync(dirname(path))) {
        // In a repository that others made, shards appear with their first object.
        Deno.mkdirSync(dirname(path));
        if (this.#fsync !== "none") this.#written.push(dirname(path));
        return this.#replace(path, staged, data);
      }
      fs.rmSync(staged, { force: true });
      throw error;
    }
  }

  #readLoose(oid: string): Uint8Array | null {
    try {
      return Deno.readFileSync(`${this.#folder}/${oid.slice(0, 2)}/${oid.slice(2)}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }
}
