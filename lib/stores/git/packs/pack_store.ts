import type { Buffer } from "node:buffer";
import { Stopwatch } from "../../../stopwatch.ts";
import type { EngineSize, FsyncMode } from "../engines/git_engine.ts";
import { measureObjects } from "../engines/measure_objects.ts";
import { objectId } from "../engines/object_form.ts";
import type { ObjectStore, ObjectType } from "../engines/object_store.ts";
import { syncAllObjects } from "../engines/sync_objects.ts";
import { LoggedPack } from "./logged_pack.ts";
import type { ObjectForm } from "./zlib_stream.ts";

/** Bytes from which on the open pack is finished. Less where it is also written for others to see now and then. */
const OPEN_BYTES: Readonly<Record<FsyncMode, number>> = {
  none: 32 * 2 ** 20,
  batch: 16 * 2 ** 20,
  commit: 2 ** 20,
};

/** Where and how objects are kept. */
export interface PackStoreSettings {
  readonly gitdir: string;
  readonly form: ObjectForm;
  readonly fsync: FsyncMode;
  /** Bytes from which on the open pack is finished; the usual number but in tests. */
  readonly openBytes?: number;
}

/**
 * Objects of a repository in packs that this store writes itself: a stream of entries in an open pack (in memory, journalled in
 * a log), which git sees once it is a file with an index.
 *
 * What a returned `endCommit()` survives: the death of the process, as its entries are in the log; with fsync "commit" that of
 * the machine, by one flush of the log, and other processes see it at once: a small pack of its own, not synced, since the log
 * holds all that it has. "batch" does so for each `publish()`; "none" finishes the open pack there. The next `recover()`
 * completes what a writer left; until then `git` may find packs and ref missing or damaged after a power cut.
 *
 * A reader of deltas applies 48 at most. There are at most 12 + 25 packs, and one for every 128 to 256 MiB: small packs are replaced
 * by one after every 24, packs of open packs are merged (`chooseMerge()`).
 */
export class PackStore implements ObjectStore {
  readonly settings: Readonly<Record<string, string | number>>;
  readonly publishesEach: boolean;
  readonly keepsHead = true;
  readonly #place: PackStoreSettings;
  readonly #openBytes: number;
  readonly #others: Pick<ObjectStore, "read">;
  readonly #own: LoggedPack;
  /** Whether the ref is known to be at the newest ended commit, or to have moved on from it. */
  #isSettled = true;
  /** Whether another process may have changed the log: whenever the registry's lock may have been free. */
  #mayBeOld = true;
  #inCommit = false;
  readonly #watch = new Stopwatch();
  #hashMs = 0;
  #packMs = 0;

  /** @param others Reads objects that are in no pack. */
  constructor(place: PackStoreSettings, others: Pick<ObjectStore, "read">) {
    this.#place = place;
    this.#others = others;
    this.#openBytes = place.openBytes ?? OPEN_BYTES[place.fsync];
    this.#own = new LoggedPack(place);
    this.publishesEach = place.fsync === "commit";
    this.settings = {
      engine: "headroom pack writer",
      objects: `packed, ${
        place.form === "stored" ? "not compressed" : "zlib level 2"
      }, trees and commits as deltas`,
      publish: { none: "flush", batch: "each batch", commit: "each append" }[place.fsync],
      open_pack_bytes: this.#openBytes,
    };
  }

  get times(): Readonly<Record<string, number>> {
    const [hashing, packing] = [this.#hashMs * 1000, this.#packMs * 1000];
    return { hashing, "deltas and compression": packing, ...this.#watch.parts };
  }

  write(type: ObjectType, content: Uint8Array, base: string | null = null): string {
    if (!this.#inCommit) this.#begin();
    // Three readings of the clock for an object: a stopwatch for each part takes as long as the part.
    const startMs = performance.now();
    const oid = objectId(type, content);
    const hashedMs = performance.now();
    const { open, commit } = this.#own;
    if (!open.has(oid)) open.add({ type, oid, content, base: type === "commit" ? commit : base });
    this.#hashMs += hashedMs - startMs;
    this.#packMs += performance.now() - hashedMs;
    return oid;
  }

  read(type: ObjectType, oid: string): Buffer | Promise<Buffer> {
    const found = this.#own.open.read(oid) ?? this.#own.packs.read(oid);
    if (found === null) return this.#others.read(type, oid);
    if (found.type !== type) throw new Error(`object ${oid} is a ${found.type}, expected a ${type}`);
    const actual = objectId(type, found.content);
    if (actual !== oid) throw new Error(`object ${oid} has the digest ${actual}`);
    return found.content;
  }

  /** @throws {Error} It could not be written, or not be shown where each commit is: then the log is as before. */
  endCommit(commit: string): void {
    if (!this.#inCommit) this.#begin();
    this.#watch.time("files", () => this.#own.end(commit));
    this.#inCommit = false;
    if (!this.publishesEach) return;
    try {
      this.publish();
    } catch (error) {
      this.#own.takeBack();
      throw error;
    }
  }

  abandon(isEnded: boolean): void {
    if (isEnded) this.#own.takeBack();
    this.#own.dropUnended();
    this.#inCommit = false;
    this.#mayBeOld = true;
  }

  publish(): void {
    if (this.#own.isShown) return;
    if (this.#place.fsync === "none") this.#watch.time("packs", () => this.#own.finish());
    else {
      const show = this.#watch.time("packs", () => this.#own.prepareToShow());
      this.#watch.time("fsync", () => this.#own.log.sync());
      this.#watch.time("packs", show);
    }
    this.#mayBeOld = true;
  }

  recover(): Promise<string | null> {
    if (!this.#own.log.isCurrent()) {
      this.#isSettled = false;
      this.#own.load();
    }
    if (this.#isSettled) return Promise.resolve(null);
    this.#own.complete();
    return Promise.resolve(this.#own.commit);
  }

  settle(ref: string | null): void {
    // Where the log is another's by now, so is what is in it.
    if (ref !== this.#own.commit && this.#own.log.isCurrent()) this.#own.goOnFrom(ref);
    this.#isSettled = true;
  }

  /**
   * Ids of the commits in the journal, in order, made readable without a change on the disk: by who reads and closes the store only.
   * @throws {HeadroomError} The journal is damaged.
   */
  peek(): readonly string[] {
    return this.#own.peek();
  }

  get journal(): string {
    return this.#own.log.path;
  }

  async syncAll(): Promise<void> {
    await syncAllObjects(this.#place.gitdir);
    this.#own.log.sync();
  }

  /** Of `objects/` and of the log. */
  async measure(): Promise<EngineSize> {
    const size = await measureObjects(this.#place.gitdir);
    const log = this.#own.log.measure();
    return {
      ...size,
      fileBytes: size.fileBytes + log.fileBytes,
      allocatedBytes: size.allocatedBytes + log.allocatedBytes,
      maintenance: this.#own.pauses.maintenance,
    };
  }

  close(): void {
    this.#own.log.close();
    this.#own.packs.close();
  }

  /** Before the first object of a commit. */
  #begin(): void {
    if (this.#mayBeOld && !this.#own.log.isCurrent()) {
      this.#own.load();
      this.#own.complete();
    }
    this.#mayBeOld = false;
    if (this.#own.open.length >= this.#openBytes) this.#watch.time("packs", () => this.#own.finish());
    this.#inCommit = true;
  }
}
