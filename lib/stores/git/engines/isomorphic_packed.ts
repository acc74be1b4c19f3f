import { Buffer } from "node:buffer";
import * as git from "isomorphic-git";
import { join } from "node:path";
import { Stopwatch } from "../../../stopwatch.ts";
import { OID_BYTES } from "../object_id.ts";
import { chooseMerge } from "../packs/choose_merge.ts";
import { PackFolder } from "../packs/pack_folder.ts";
import { syncPaths } from "../sync_paths.ts";
import type { EngineSize, FsyncMode } from "./git_engine.ts";
import { IsomorphicFiles } from "./isomorphic_files.ts";
import { journalPath } from "./journal_path.ts";
import { measureObjects } from "./measure_objects.ts";
import type { ObjectStore, ObjectType } from "./object_store.ts";
import { Pauses } from "./pauses.ts";
import { Spool } from "./spool.ts";
import { syncAllObjects } from "./sync_objects.ts";

/** Bytes of objects in memory from which on they are packed, whether a batch ends there or not. */
const MEMORY_MAX = 16 * 2 ** 20;

/** Packs that wait to be merged: isomorphic-git inflates and deflates every object again. */
const PACKS_MAX = 32;

/** Bytes of the length before an object's content in a record. */
const LENGTH_BYTES = 4;

/**
 * Objects that isomorphic-git digests and compresses, gathered in memory and written as one pack, with its index, by
 * `packObjects` and `indexPack`. Until then a spool beside the repository holds them.
 */
export class IsomorphicPacked implements ObjectStore {
  readonly settings: Readonly<Record<string, string | number>>;
  readonly publishesEach = false;
  readonly #fsync: FsyncMode;
  readonly #memoryMax: number;
  readonly #memory = new Map<string, Uint8Array>();
  readonly #files: IsomorphicFiles;
  readonly #spool: Spool;
  readonly #packs: PackFolder;
  readonly #pauses = new Pauses();
  readonly #watch = new Stopwatch();
  /** Ids of the objects of ended commits, and of the one being written. */
  readonly #ended = new Set<string>();
  readonly #written = new Set<string>();
  /** Whether the spool holds commits of this writer that are not published. */
  #isSpooling = false;
  #memoryBytes = 0;
  /** Packs that could not be merged. */
  #packsLeft = 0;
  /** What isomorphic-git keeps of packs. */
  #cache = {};

  /** @param memoryMax The usual number but in tests. */
  constructor(gitdir: string, fsync: FsyncMode, memoryMax = MEMORY_MAX) {
    this.settings = {
      engine: `isomorphic-git ${git.version()}`,
      objects: "packed, zlib",
      publish: fsync === "batch" ? "each batch" : "flush",
    };
    this.#fsync = fsync;
    this.#memoryMax = memoryMax;
    this.#files = new IsomorphicFiles(gitdir, { memory: this.#memory });
    this.#spool = new Spool(journalPath(gitdir, "packed"));
    this.#packs = new PackFolder(gitdir);
  }

  get times(): Readonly<Record<string, number>> {
    return this.#watch.parts;
  }

  get journal(): string {
    return this.#spool.path;
  }

  async write(type: ObjectType, content: Uint8Array): Promise<string> {
    const oid = await this.#watch.timeAsync(
      "isomorphic-git's objects",
      () => this.#files.write(type, content),
    );
    if (this.#memory.has(this.#files.pathOf(oid)) && !this.#ended.has(oid)) this.#written.add(oid);
    return oid;
  }

  async read(type: ObjectType, oid: string): Promise<Buffer> {
    try {
      return await this.#files.read(type, oid, this.#cache);
    } catch {
      // Another process may have merged the packs that are known.
      this.#cache = {};
      return await this.#files.read(type, oid, this.#cache);
    }
  }

  async endCommit(commit: string): Promise<void> {
    if (!this.#isSpooling) this.#spool.begin(null);
    this.#watch.time("files", () => this.#spool.append(this.#record(commit)));
    if (this.#fsync === "commit") this.#watch.time("fsync", () => this.#spool.sync());
    this.#isSpooling = true;
    for (const oid of this.#written) {
      this.#ended.add(oid);
      this.#memoryBytes += this.#memory.get(this.#files.pathOf(oid))!.length;
    }
    this.#written.clear();
    // The commit is in the spool: where there is no room for a pack, publish() says so.
    if (this.#memoryBytes > this.#memoryMax) await this.#pack().catch(() => undefined);
  }

  abandon(): void {
    for (const oid of this.#written) this.#memory.delete(this.#files.pathOf(oid));
    this.#written.clear();
  }

  /** The spool stays until `settle()`: a writer may be killed before it moves the ref. */
  async publish(): Promise<void> {
    await this.#pack();
  }

  settle(): void {
    this.#spool.clear();
    this.#isSpooling = false;
  }

  async recover(): Promise<string | null> {
    if (this.#isSpooling) return null;
    const records = this.#spool.read()?.records ?? [];
    const newest = records.at(-1)?.toString("hex", 0, OID_BYTES) ?? null;
    if (newest === null) this.#spool.clear();
    else if (!await this.#has(newest)) {
      for (const record of records) this.#unspool(record);
      await this.#pack();
    }
    return newest;
  }

  syncAll(): Promise<void> {
    return syncAllObjects(this.#files.place.gitdir);
  }

  async measure(): Promise<EngineSize> {
    return { ...await measureObjects(this.#files.place.gitdir), maintenance: this.#pauses.maintenance };
  }

  close(): void {
    this.#spool.close();
    this.#packs.close();
  }

  async #pack(): Promise<void> {
    if (this.#ended.size === 0) return;
    await this.#watch.timeAsync("packs", () => this.#packEnded());
  }

  async #packEnded(): Promise<void> {
    await this.#writePack([...this.#ended]);
    for (const oid of this.#ended) this.#memory.delete(this.#files.pathOf(oid));
    this.#ended.clear();
    this.#memoryBytes = 0;
    const many = chooseMerge(this.#packs.candidates(), PACKS_MAX + this.#packsLeft).map(({ name }) => name);
    if (many.length === 0) return;
    // After a failure it waits for as many more.
    const isDone = await this.#pauses.merge(() => this.#merge(many));
    this.#packsLeft = isDone ? 0 : this.#packs.candidates().length;
  }

  /** Replaces packs by one, which isomorphic-git makes of their objects. */
  async #merge(names: readonly string[]): Promise<void> {
    const made = await this.#writePack([...new Set(this.#packs.packs(names).flatMap((pack) => pack.oids()))]);
    this.#packs.remove(names.filter((name) => name !== made));
    this.#cache = {};
  }

  /** @returns The pack's name, without an ending. */
  async #writePack(oids: string[]): Promise<string> {
    const { place } = this.#files;
    const { filename } = await git.packObjects({ ...place, oids, write: true, cache: this.#cache });
    await git.indexPack({ ...place, dir: place.gitdir, filepath: `objects/pack/${filename}` });
    const name = filename.slice(0, -".pack".length);
    if (this.#fsync !== "none") {
      await syncPaths([".pack", ".idx"].map((end) => join(this.#packs.path, name + end)));
      await syncPaths([this.#packs.path]);
    }
    return name;
  }

  /** The commit's id, then its objects: id, length and the form of a loose object's file. */
  #record(commit: string): Buffer[] {
    const parts = [Buffer.from(commit, "hex")];
    for (const oid of this.#written) {
      const object = this.#memory.get(this.#files.pathOf(oid))!;
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(object.length);
      parts.push(Buffer.from(oid, "hex"), length, Buffer.from(object));
    }
    return parts;
  }

  /** Takes the objects of a record into memory. */
  #unspool(record: Buffer): void {
    for (let at = OID_BYTES; at < record.length;) {
      const oid = record.toString("hex", at, at + OID_BYTES);
      const start = at + OID_BYTES + LENGTH_BYTES;
      const end = start + record.readUInt32BE(at + OID_BYTES);
      this.#memory.set(this.#files.pathOf(oid), record.subarray(start, end));
      this.#ended.add(oid);
      at = end;
    }
  }

  async #has(commit: string): Promise<boolean> {
    return await this.read("commit", commit).then(() => true, () => false);
  }
}
