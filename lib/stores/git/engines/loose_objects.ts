import * as git from "isomorphic-git";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { Stopwatch } from "../../../stopwatch.ts";
import { PackFolder } from "../packs/pack_folder.ts";
import type { PackedObject } from "../packs/read_packed.ts";
import { inflated, writeZlib, zlibMax } from "../packs/zlib_stream.ts";
import type { EngineSize, FsyncMode } from "./git_engine.ts";
import { GrowingDeflate, LEVEL } from "./growing_deflate.ts";
import { measureObjects, STAGED_OBJECT } from "./measure_objects.ts";
import { unwrapObject, wrapObject, wrappedId } from "./object_form.ts";
import type { ObjectStore, ObjectType } from "./object_store.ts";
import { replaceObject } from "./replace_object.ts";
import { syncAllObjects } from "./sync_objects.ts";
import { UnsyncedFiles } from "./unsynced_files.ts";

/** Bytes of a content from which on its chunks are kept. */
const LARGE = 64 * 1024;

/**
 * Bytes of a file up to which an object is stored as it is, within its zlib stream: one block of the usual file systems, so that
 * compressing it would save nothing on the disk.
 */
const STORED_MAX = 4096;

/**
 * Loose objects, written by this program itself: digested and compressed by node's SHA-1 and zlib, each in a file that appears
 * whole or not at all (it is written beside its place and renamed), so that a killed writer leaves none that is cut short.
 * Packs, which others make, are read too.
 *
 * Files are read and written synchronously: they are small and mostly in the system's cache, where dispatching a call to
 * another thread costs several times the call itself.
 */
export class LooseObjects implements ObjectStore {
  readonly settings = {
    engine: "own writer",
    objects: `loose, zlib level ${LEVEL}, stored where that fits ${STORED_MAX} bytes`,
    publish: "each append",
  };
  readonly publishesEach = true;
  readonly #gitdir: string;
  readonly #folder: string;
  readonly #growing = new GrowingDeflate();
  readonly #packs: PackFolder;
  readonly #small = Buffer.alloc(STORED_MAX);
  readonly #watch = new Stopwatch();
  readonly #unsynced: UnsyncedFiles;
  #serial = 0;

  constructor(gitdir: string, fsync: FsyncMode) {
    this.#gitdir = gitdir;
    this.#folder = join(gitdir, "objects");
    this.#packs = new PackFolder(gitdir);
    this.#unsynced = new UnsyncedFiles(fsync, this.#watch);
  }

  get times(): Readonly<Record<string, number>> {
    return this.#watch.parts;
  }

  write(type: ObjectType, content: Uint8Array): string {
    const wrapped = wrapObject(type, content);
    const oid = this.#watch.time("hashing", () => wrappedId(wrapped));
    const stream = this.#watch.time("compression", () => this.#streamOf(wrapped, content));
    const shard = `${this.#folder}/${oid.slice(0, 2)}`;
    const path = `${shard}/${oid.slice(2)}`;
    // Without a look whether it is there: it hardly ever is, and a rename replaces it by the same bytes.
    const staged = `${shard}/${STAGED_OBJECT}${Deno.pid}_${this.#serial++}`;
    const isNew = this.#watch.time("files", () => replaceObject(path, staged, stream));
    if (isNew) this.#unsynced.add(shard);
    this.#unsynced.add(path);
    return oid;
  }

  read(type: ObjectType, oid: string): Promise<Buffer> {
    return Promise.try(() => {
      const loose = this.#watch.time("reading", () => this.#readLoose(oid));
      return unwrapObject(type, oid, loose ?? this.#readPacked(oid));
    });
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
    await syncAllObjects(this.#gitdir);
    this.#unsynced.clear();
  }

  measure(): Promise<EngineSize> {
    return measureObjects(this.#gitdir);
  }

  close(): void {
    this.#packs.close();
  }

  /** The object's file: a zlib stream. */
  #streamOf(wrapped: Uint8Array, content: Uint8Array): Uint8Array {
    if (content.length >= LARGE) {
      return this.#growing.deflate(wrapped.subarray(0, wrapped.length - content.length), content);
    }
    if (zlibMax(wrapped.length) > STORED_MAX) return deflateSync(wrapped, { level: LEVEL });
    const end = writeZlib(this.#small, 0, { content: wrapped, form: "stored" });
    return this.#small.subarray(0, end);
  }

  #readLoose(oid: string): Buffer | null {
    try {
      return inflated(bufferOf(Deno.readFileSync(`${this.#folder}/${oid.slice(0, 2)}/${oid.slice(2)}`)));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** An object of any type, wherever it is. */
  #anyOf(oid: string): PackedObject | null {
    const loose = this.#readLoose(oid);
    if (loose === null) return this.#packs.read(oid, (base) => this.#anyOf(base));
    const end = loose.indexOf(0);
    const type = loose.toString("latin1", 0, end).split(" ")[0] as ObjectType;
    return { type, content: loose.subarray(end + 1) };
  }

  #readPacked(oid: string): Buffer {
    const found = this.#packs.read(oid, (base) => this.#anyOf(base));
    if (found === null) throw new git.Errors.NotFoundError(oid);
    return bufferOf(wrapObject(found.type, found.content));
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
