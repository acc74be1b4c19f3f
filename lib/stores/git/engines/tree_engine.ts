import type { Buffer } from "node:buffer";
import { ConcurrentWriteError } from "../../../keri/errors.ts";
import { Stopwatch } from "../../../stopwatch.ts";
import { commitOrder } from "./commit_order.ts";
import type { CommitMeta, EngineHead, EngineSize, FileChange, FsyncMode, GitEngine } from "./git_engine.ts";
import type { ObjectStore } from "./object_store.ts";
import { encodeCommit, parseCommit, type RegistryCommit } from "./registry_commit.ts";
import { compareAndSwapRef, leftApart, readRef, type RefPlace, syncRef } from "./registry_ref.ts";
import { RegistryTree } from "./registry_tree.ts";

/** Newest commit with its tree's id. */
interface Head extends EngineHead {
  readonly tree: string;
}

/** Writes trees and commits itself, as objects of an `ObjectStore`, and moves the ref by compare-and-swap. */
export class TreeEngine implements GitEngine {
  readonly settings: Readonly<Record<string, string | number>>;
  readonly publishesEach: boolean;
  readonly #place: RefPlace;
  readonly #fsync: FsyncMode;
  readonly #objects: ObjectStore;
  /** Whether the ref is synced when it moves. */
  readonly #syncsRef: boolean;
  /** Where the ref is, as far as this engine moved or read it. */
  #published: string | null = null;
  #head: Head | null = null;
  #tree: RegistryTree;
  /** Set at first, and after a failed commit: the tree in memory then holds changes that are in no commit. */
  #isStale = true;
  #refToSync = false;
  readonly #watch = new Stopwatch();

  constructor(place: RefPlace & { readonly fsync: FsyncMode }, objects: ObjectStore) {
    this.#place = place;
    this.#fsync = place.fsync;
    this.#objects = objects;
    this.#syncsRef = place.fsync !== "none" && objects.keepsHead !== true;
    this.publishesEach = objects.publishesEach;
    this.settings = { ...objects.settings, fsync: place.fsync };
    this.#tree = new RegistryTree(objects, null);
  }

  get journal(): string | undefined {
    return this.#objects.journal;
  }

  get times(): Readonly<Record<string, number>> {
    return { ...this.#objects.times, ...this.#watch.parts };
  }

  async refresh(): Promise<{ head: EngineHead | null; changed: boolean }> {
    const own = (this.#head?.commit ?? null) !== this.#published;
    const ref = own ? this.#published : await readRef(this.#place);
    if (!this.#isStale && ref === this.#published) return { head: this.#head, changed: false };
    if (!own) {
      this.#published = ref;
      this.#head = ref === null ? null : { ...await this.#read(ref), commit: ref };
    }
    this.#tree = new RegistryTree(this.#objects, this.#head?.tree ?? null);
    this.#isStale = false;
    return { head: this.#head, changed: true };
  }

  async recover(): Promise<void> {
    const commit = await this.#objects.recover();
    if (commit === null) return;
    const ref = await readRef(this.#place);
    const order = await commitOrder(commit, ref, (at) => this.#parent(at));
    if (order === "apart") {
      throw leftApart(this.#place, { path: this.#objects.journal ?? "", commit, ref });
    }
    if (order === "after") {
      await compareAndSwapRef(this.#place, { expected: ref, next: commit, sync: this.#syncsRef });
      this.#isStale = true;
    }
    this.#objects.settle?.(order === "before" ? ref : commit);
  }

  file(folder: readonly string[], name: string): Promise<Buffer | null> {
    return this.#tree.file(folder, name);
  }

  names(folder: readonly string[]): Promise<readonly string[]> {
    return this.#tree.names(folder);
  }

  async commit(changes: readonly FileChange[], meta: CommitMeta): Promise<void> {
    const { timeS, message } = meta;
    let isEnded = false;
    try {
      await this.#tree.change(changes);
      const tree = await this.#tree.write();
      const parent = this.#head?.commit ?? null;
      const commit = await this.#objects.write("commit", encodeCommit({ tree, parent, timeS, message }));
      await this.#objects.endCommit(commit, meta.sync);
      isEnded = true;
      if (this.publishesEach) {
        await this.#moveRef(commit, this.#syncsRef && (meta.sync === true || this.#fsync === "commit"));
      }
      this.#head = { commit, timeS, tree };
    } catch (error) {
      this.#isStale = true;
      await this.#objects.abandon(isEnded);
      throw error;
    }
  }

  async publish(): Promise<void> {
    const head = this.#head?.commit ?? null;
    await this.#objects.publish();
    if (head !== null && head !== this.#published) {
      await this.#moveRef(head, this.#syncsRef);
      this.#objects.settle?.(head);
    }
    if (this.#refToSync && this.#syncsRef) await syncRef(this.#place);
    this.#refToSync = false;
  }

  async sync(): Promise<void> {
    await this.publish();
    await this.#objects.syncAll();
    await syncRef(this.#place);
  }

  async countCommits(): Promise<number> {
    let count = 0;
    for (let at = this.#head?.commit ?? null; at !== null; count++) at = (await this.#read(at)).parent;
    return count;
  }

  measure(): Promise<EngineSize> {
    return this.#objects.measure();
  }

  async close(): Promise<void> {
    try {
      await this.publish();
    } finally {
      await this.#objects.close();
    }
  }

  /** @throws {ConcurrentWriteError} Then commits of this engine that are not published are given up. */
  async #moveRef(next: string, sync: boolean): Promise<void> {
    try {
      const change = { expected: this.#published, next, sync };
      await this.#watch.timeAsync("ref", () => compareAndSwapRef(this.#place, change));
    } catch (error) {
      if (error instanceof ConcurrentWriteError && !this.publishesEach) {
        this.#isStale = true;
        [this.#head, this.#published] = [null, null];
        this.#objects.settle?.(await readRef(this.#place));
      }
      throw error;
    }
    this.#published = next;
    if (!sync) this.#refToSync = true;
  }

  /** Null for the first commit, and where a shallow clone ends. */
  async #parent(commit: string): Promise<string | null> {
    return await this.#read(commit).then(({ parent }) => parent, () => null);
  }

  async #read(commit: string): Promise<RegistryCommit> {
    return parseCommit(await this.#objects.read("commit", commit));
  }
}
