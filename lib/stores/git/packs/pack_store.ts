import type { Buffer } from "node:buffer";
import { messageOf } from "../../../errors.ts";
import { Stopwatch } from "../../../stopwatch.ts";
import type { EngineSize, FsyncMode } from "../engines/git_engine.ts";
import { journalPath } from "../engines/journal_path.ts";
import { measureObjects } from "../engines/measure_objects.ts";
import type { ObjectStore, ObjectType } from "../engines/object_store.ts";
import { Pauses } from "../engines/pauses.ts";
import { syncAllObjects } from "../engines/sync_objects.ts";
import { chooseMerge } from "./choose_merge.ts";
import { damagedLog } from "./damaged_log.ts";
import { mergePacks, type StagedPack } from "./merge_packs.ts";
import { objectId } from "../engines/object_form.ts";
import { OpenPack } from "./open_pack.ts";
import { PackFolder } from "./pack_folder.ts";
import { type LoggedCommit, type LogHead, PackLog } from "./pack_log.ts";
import { PackWriter } from "./pack_writer.ts";
import type { ObjectForm } from "./zlib_stream.ts";

/** Bytes from which on the open pack is finished. Less where it is also written for others to see now and then. */
const OPEN_BYTES: Readonly<Record<FsyncMode, number>> = {
  none: 32 * 2 ** 20,
  batch: 16 * 2 ** 20,
  commit: 2 ** 20,
};
/** Small packs that show commits of the open pack; with one more they are replaced by one that shows them all. */
const SMALL_MAX = 24;

/** Where and how objects are kept. */
export interface PackStoreSettings {
  readonly gitdir: string;
  readonly form: ObjectForm;
  readonly fsync: FsyncMode;
  /** Bytes from which on the open pack is finished; the usual number but in tests. */
  readonly openBytes?: number;
}

/** How far into the open pack something reaches. */
interface Mark {
  readonly count: number;
  readonly length: number;
}

/**
 * Objects of a repository in packs that this store writes itself: a stream of entries in an open pack (in memory, journalled in
 * a log), which git sees once it is a file with an index.
 *
 * What a returned `endCommit()` survives: the death of the process, as its entries are in the log; with fsync "commit" that of
 * the machine, by one flush of the log, and other processes see it at once: a small pack of its own, not synced, since the log
 * holds all that it has. So after a power cut the packs and the ref that `git` reads may be damaged until `recover()` ran. "batch" does so for each `publish()`; "none" finishes the open pack there. The next `recover()`
 * completes what a writer left. A reader of deltas applies 48 at most. There are at most 12 + 25 packs, and one for every 128
 * to 256 MiB: small packs are replaced by one after every 24, packs of open packs are merged (`chooseMerge()`).
 */
export class PackStore implements ObjectStore {
  readonly settings: Readonly<Record<string, string | number>>;
  readonly publishesEach: boolean;
  readonly keepsHead = true;
  readonly #place: PackStoreSettings;
  readonly #openBytes: number;
  readonly #others: Pick<ObjectStore, "read">;
  readonly #open: OpenPack;
  readonly #packs: PackFolder;
  readonly #log: PackLog;
  /** Up to where commits are ended, and up to where git sees them. */
  #ended: Mark;
  #shown: Mark;
  /** Newest ended commit. */
  #commit: string | null = null;
  /** What was before it: the log's size, what was ended, and the commit. */
  #before: { readonly log: number; readonly ended: Mark; readonly commit: string | null } | null = null;
  /** Whether the ref is known to be at `#commit`, or to have moved on from it. */
  #isSettled = true;
  /** Whether the log began with another handle, whose appends may have been durable in it: then what takes its place is synced. */
  #isInherited = false;
  /** Own packs that stay, and those that show the open pack meanwhile. */
  #kept: readonly string[] = [];
  #transient: string[] = [];
  #isLoaded = false;
  /** Whether another process may have changed the log: whenever the registry's lock may have been free. */
  #mayBeOld = true;
  #inCommit = false;
  readonly #watch = new Stopwatch();
  #hashMs = 0;
  #packMs = 0;
  readonly #pauses = new Pauses();

  /** @param others Reads objects that are in no pack. */
  constructor(place: PackStoreSettings, others: Pick<ObjectStore, "read">) {
    this.#place = place;
    this.#others = others;
    this.#openBytes = place.openBytes ?? OPEN_BYTES[place.fsync];
    this.#open = new OpenPack(place.form);
    this.#packs = new PackFolder(place.gitdir);
    this.#log = new PackLog(journalPath(place.gitdir, "packfile"));
    this.#ended = this.#shown = this.#open.mark;
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
    if (!this.#open.has(oid)) {
      this.#open.add({ type, oid, content, base: type === "commit" ? this.#commit : base });
    }
    this.#hashMs += hashedMs - startMs;
    this.#packMs += performance.now() - hashedMs;
    return oid;
  }

  read(type: ObjectType, oid: string): Buffer | Promise<Buffer> {
    const found = this.#open.read(oid) ?? this.#packs.read(oid);
    if (found === null) return this.#others.read(type, oid);
    if (found.type !== type) throw new Error(`object ${oid} is a ${found.type}, expected a ${type}`);
    const actual = objectId(type, found.content);
    if (actual !== oid) throw new Error(`object ${oid} has the digest ${actual}`);
    return found.content;
  }

  /** @throws {Error} It could not be written, or not be shown where each commit is: then the log is as before. */
  endCommit(commit: string): void {
    if (!this.#inCommit) this.#begin();
    const { count, length } = this.#ended;
    this.#before = { log: this.#log.size, ended: this.#ended, commit: this.#commit };
    this.#watch.time(
      "files",
      () =>
        this.#log.addCommit({
          commit,
          rows: this.#open.rows.slice(count),
          entries: this.#open.slice(length),
        }),
    );
    this.#ended = this.#open.mark;
    this.#commit = commit;
    this.#inCommit = false;
    if (!this.publishesEach) return;
    try {
      this.publish();
    } catch (error) {
      this.#takeBack();
      throw error;
    }
  }

  abandon(isEnded: boolean): void {
    if (isEnded) this.#takeBack();
    this.#open.truncate(this.#ended);
    this.#inCommit = false;
    this.#mayBeOld = true;
  }

  publish(): void {
    if (this.#shown.length === this.#ended.length) return;
    if (this.#place.fsync !== "none") this.#watch.time("fsync", () => this.#log.sync());
    this.#watch.time("packs", () => {
      if (this.#place.fsync === "none") this.#pauses.time(() => this.#finish());
      else this.#show();
    });
    this.#mayBeOld = true;
  }

  recover(): Promise<string | null> {
    if (!this.#log.isCurrent()) {
      this.#load();
      this.#isSettled = false;
    }
    return Promise.resolve(this.#isSettled ? null : this.#commit);
  }

  settle(ref: string | null): void {
    // Where the log is another's by now, so is what is in it.
    if (ref !== this.#commit && this.#log.isCurrent()) {
      this.#commit = ref;
      if (this.#open.rows.count > 0) this.#finish();
      else this.#beginLog({ commit: ref, packs: this.#kept, stale: [] });
    }
    this.#isSettled = true;
  }

  get journal(): string {
    return this.#log.path;
  }

  async syncAll(): Promise<void> {
    await syncAllObjects(this.#place.gitdir);
    this.#log.sync();
  }

  /** Of `objects/` and of the log. */
  async measure(): Promise<EngineSize> {
    const size = await measureObjects(this.#place.gitdir);
    const log = this.#log.measure();
    return {
      ...size,
      fileBytes: size.fileBytes + log.fileBytes,
      allocatedBytes: size.allocatedBytes + log.allocatedBytes,
      maintenance: this.#pauses.maintenance,
    };
  }

  close(): void {
    this.#log.close();
    this.#packs.close();
  }

  /** Before the first object of a commit. */
  #begin(): void {
    if (this.#mayBeOld && !this.#log.isCurrent()) this.#load();
    this.#mayBeOld = false;
    if (this.#open.length >= this.#openBytes) {
      this.#watch.time("packs", () => this.#pauses.time(() => this.#finish()));
    }
    this.#inCommit = true;
  }

  /** Takes the newest ended commit back, also for the next `recover()`. A pack that shows it may stay: nothing refers to its objects. */
  #takeBack(): void {
    const { log, ended, commit } = this.#before!;
    [this.#ended, this.#commit] = [ended, commit];
    if (this.#shown.length > ended.length) this.#shown = ended;
    if (this.#log.size <= log) return;
    this.#log.rollBack(log);
    this.#log.sync();
  }

  /** Makes all ended commits of the open pack readable, while it stays open. */
  #show(): void {
    const fresh = this.#ended.length - this.#shown.length;
    const whole = this.#transient.length > SMALL_MAX || 2 * fresh >= this.#ended.length;
    if (whole) this.#pauses.time(() => this.#showWhole());
    else {
      const pack = this.#stage(this.#open.selfContained(this.#shown), { sync: false });
      this.#reveal(pack, { only: false });
      this.#transient.push(pack.name);
    }
    this.#shown = this.#ended;
  }

  #showWhole(): void {
    const former = this.#transient;
    const pack = this.#stage(this.#open, { sync: false });
    this.#reveal(pack, { only: true });
    this.#transient = [pack.name];
    this.#packs.remove(former.filter((name) => name !== pack.name));
  }

  /** Makes the open pack a pack that stays, and begins another; merges packs where there are too many. */
  #finish(): void {
    const sync = this.#isSynced;
    const pack = this.#stage(this.#open, { sync });
    const stale = this.#transient.filter((name) => name !== pack.name);
    this.#reveal(pack, { only: false });
    const added = [...this.#kept.filter((name) => name !== pack.name), pack.name];
    const { made, replaced } = this.#merge(added, sync);
    const gone = [...stale, ...replaced];
    const packs = [...added, ...made].filter((name) => !gone.includes(name));
    this.#beginLog({ commit: this.#commit, packs, stale: gone.filter((name) => !packs.includes(name)) });
  }

  /** Merges packs where there are too many. A failure costs nothing that is stored: the next finished pack tries again. */
  #merge(names: readonly string[], sync: boolean): { made: readonly string[]; replaced: readonly string[] } {
    const chosen = chooseMerge(this.#packs.packs(names)).map(({ name }) => name);
    if (chosen.length === 0) return { made: [], replaced: [] };
    try {
      const merged = mergePacks(this.#packs.path, this.#packs.packs(chosen), { sync });
      this.#reveal(merged, { only: false });
      this.#pauses.problem = undefined;
      return { made: [merged.name], replaced: chosen };
    } catch (error) {
      this.#pauses.problem = messageOf(error);
      return { made: [], replaced: [] };
    }
  }

  #beginLog(head: LogHead): void {
    this.#log.replace(head, { sync: this.#isSynced });
    this.#isInherited = false;
    this.#packs.remove(head.stale);
    this.#kept = head.packs;
    this.#transient = [];
    this.#open.clear();
    this.#ended = this.#shown = this.#open.mark;
  }

  get #isSynced(): boolean {
    return this.#place.fsync !== "none" || this.#isInherited;
  }

  #stage(open: OpenPack, options: { readonly sync: boolean }): StagedPack {
    const writer = new PackWriter(this.#packs.path, { count: open.rows.count, sync: options.sync });
    writer.write(open.entries());
    return { name: writer.finish(open.rows), writer };
  }

  /** Gives a pack its name, which the log says first. */
  #reveal({ name, writer }: StagedPack, options: { readonly only: boolean }): void {
    try {
      this.#log.addPack(name, options);
      writer.place(name);
    } catch (error) {
      writer.discard();
      throw error;
    }
  }

  /** Takes over what is in the log, written by another process. */
  #load(): void {
    const state = this.#log.load();
    const { head, commits, transient, replaced, covered, damagedAt } = state;
    this.#open.clear();
    this.#ended = this.#shown = this.#open.mark;
    for (const [at, { rows, entries }] of commits.entries()) {
      this.#open.restore(rows, entries);
      if (at + 1 === covered) this.#shown = this.#open.mark;
    }
    this.#ended = this.#open.mark;
    this.#commit = commits.at(-1)?.commit ?? head.commit;
    if (damagedAt !== null) this.#refuseDamage(commits, damagedAt);
    this.#kept = head.packs;
    this.#isInherited = commits.length > 0;
    this.#packs.removeStaged();
    this.#packs.remove([...head.stale, ...replaced].filter((name) => !transient.includes(name)));
    const there = this.#packs.packs(transient);
    const sound = there.length === transient.length &&
      (this.#isLoaded || there.every((pack) => pack.isWhole()));
    this.#transient = [...transient];
    this.#isLoaded = true;
    if (commits.length > 0 && (!sound || covered < commits.length)) this.#complete();
  }

  /** Makes readable what a writer that was killed, or a machine that died, left in the log. */
  #complete(): void {
    if (this.#place.fsync === "none") this.#finish();
    else {
      this.#log.sync();
      this.#showWhole();
      this.#shown = this.#ended;
    }
  }

  #refuseDamage(commits: readonly LoggedCommit[], at: number): never {
    const commit = commits.at(-1)?.commit ?? this.#commit;
    const found = commit === null ? null : this.#open.read(commit) ?? this.#packs.read(commit);
    // Nothing of it is to be published when this store is closed.
    this.#open.clear();
    this.#ended = this.#shown = this.#open.mark;
    const last = commit === null ? null : { commit, content: found?.content ?? null };
    throw damagedLog({ path: this.#log.path, at }, last);
  }
}
