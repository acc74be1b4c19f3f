import type { Buffer } from "node:buffer";
import { ConcurrentWriteError } from "../../../keri/errors.ts";
import { Stopwatch } from "../../../stopwatch.ts";
import { askGit, runGit } from "../run_git.ts";
import { syncPaths } from "../sync_paths.ts";
import type { CommitMeta, EngineHead, EngineSize, FileChange, GitEngine } from "./git_engine.ts";
import { type FastImportOptions, importCommands } from "./fast_import_session.ts";
import { gitVersion } from "./git_version.ts";
import { journalPath } from "./journal_path.ts";
import { LastingImport } from "./lasting_import.ts";
import { measureObjects } from "./measure_objects.ts";
import { Pauses } from "./pauses.ts";
import { PendingTree } from "./pending_tree.ts";
import { compareAndSwapRef, leftApart, readRef, refMoved, syncRef } from "./registry_ref.ts";
import { countPacks, needsRepack, packFolder, PACKS_MAX, repack } from "./repack.ts";
import { Spool } from "./spool.ts";
import { syncAllObjects } from "./sync_objects.ts";

/**
 * Lets one running `git fast-import` write: commits go to it as they come, with their files inline, and become visible by a
 * checkpoint at `publish()`, which finishes a pack. Each is in a spool before it is acknowledged, so that it survives the death of
 * either process. What is not published is read from memory, the rest through `git cat-file --batch`.
 */
export class FastImportEngine implements GitEngine {
  readonly settings: Readonly<Record<string, string | number>>;
  readonly publishesEach = false;
  readonly #options: FastImportOptions;
  readonly #spool: Spool;
  readonly #pauses = new Pauses();
  readonly #watch = new Stopwatch();
  readonly #tree: PendingTree;
  readonly #import: LastingImport;
  /** Where the ref is, as far as this engine moved or read it; not read yet at first. */
  #published: string | null | undefined;
  #head: EngineHead | null = null;
  /** Commits that are not published. */
  #pending = 0;
  /** Set after a failed commit: the tree in memory then holds changes that are in no commit. */
  #isStale = false;
  /** Packs that could not be merged. */
  #packsLeft = 0;

  private constructor(options: FastImportOptions, version: string) {
    this.#options = options;
    this.#spool = new Spool(journalPath(options.gitdir, "fast-import"));
    this.#tree = new PendingTree(options.gitdir);
    this.#import = new LastingImport(options);
    this.settings = {
      engine: `git fast-import ${version}`,
      objects: "packed, deltas",
      core_compression: options.compression,
      publish: options.fsync === "batch" ? "each batch" : "flush",
      packs_max: PACKS_MAX,
      fsync: options.fsync,
    };
  }

  /** @throws {HeadroomError} There is no git program. */
  static async open(options: FastImportOptions): Promise<FastImportEngine> {
    return new FastImportEngine(options, await gitVersion(options));
  }

  get journal(): string {
    return this.#spool.path;
  }

  get times(): Readonly<Record<string, number>> {
    return this.#watch.parts;
  }

  async refresh(): Promise<{ head: EngineHead | null; changed: boolean }> {
    if (this.#isStale) {
      await this.publish();
      this.#published = undefined;
      this.#isStale = false;
    }
    if (this.#pending > 0) return { head: this.#head, changed: false };
    const ref = await readRef(this.#options);
    if (ref === this.#published) return { head: this.#head, changed: false };
    this.#head = ref === null ? null : { commit: ref, timeS: await this.#tree.show(ref) };
    this.#published = ref;
    return { head: this.#head, changed: true };
  }

  async recover(): Promise<void> {
    if (this.#pending > 0) return;
    const spooled = this.#spool.read();
    if (spooled === null) return this.#spool.clear();
    const ref = await readRef(this.#options);
    const commit = await this.#import.replay(spooled.records);
    if (ref === spooled.base) {
      await compareAndSwapRef(this.#options, { expected: ref, next: commit, sync: this.#isSynced });
    } else if (!await this.#contains(ref, commit)) {
      throw leftApart(this.#options, { path: this.#spool.path, commit, ref });
    }
    this.#spool.clear();
  }

  file(folder: readonly string[], name: string): Promise<Buffer | null> {
    return this.#tree.file(folder, name);
  }

  names(folder: readonly string[]): Promise<readonly string[]> {
    return this.#tree.names(folder);
  }

  async commit(changes: readonly FileChange[], { timeS, message }: CommitMeta): Promise<void> {
    const base = this.#published ?? null;
    const parent = this.#pending === 0 ? base : null;
    const commands = importCommands(changes, { timeS, message, parent });
    try {
      await this.#tree.change(changes);
      if (this.#pending === 0) this.#spool.begin(base);
      this.#watch.time("files", () => this.#spool.append(commands));
      if (this.#options.fsync === "commit") this.#watch.time("fsync", () => this.#spool.sync());
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
    // From here on the commit exists, whatever becomes of the program.
    this.#pending += 1;
    this.#head = { commit: `${base ?? "none"}+${this.#pending}`, timeS };
    await this.#watch.timeAsync("git program", () => this.#import.send(commands));
    // Folders may be empty now, which in memory they do not show.
    if (changes.some(({ content }) => content === null)) await this.#showNewest();
  }

  async publish(): Promise<void> {
    if (this.#pending === 0) return;
    const expected = this.#published ?? null;
    const actual = await readRef(this.#options);
    if (actual !== expected) {
      this.#giveUp(expected);
      throw refMoved(this.#options, { expected, actual });
    }
    const spooled = () => this.#spool.read()!.records;
    const next = await this.#watch.timeAsync("git program", () => this.#import.checkpoint(spooled));
    if (this.#isSynced) {
      await this.#watch.timeAsync("fsync", () => syncPaths([packFolder(this.#options.gitdir)]));
    }
    const change = { expected, next, sync: this.#isSynced };
    try {
      await this.#watch.timeAsync("ref", () => compareAndSwapRef(this.#options, change));
    } catch (error) {
      if (error instanceof ConcurrentWriteError) this.#giveUp(expected);
      throw error;
    }
    this.#spool.clear();
    this.#pending = 0;
    this.#published = next;
    this.#head = { commit: next, timeS: this.#head!.timeS };
    // From here on nothing can be lost, so nothing is refused: refresh() reads anew what is not shown.
    await this.#tree.published(next).catch(() => this.#published = undefined);
    await this.#repack();
  }

  async sync(): Promise<void> {
    await this.publish();
    await syncAllObjects(this.#options.gitdir);
    await syncRef(this.#options);
  }

  async countCommits(): Promise<number> {
    const ref = this.#published ?? null;
    if (ref === null) return this.#pending;
    return this.#pending + Number(await askGit(this.#options, ["rev-list", "--count", ref]));
  }

  async measure(): Promise<EngineSize> {
    return { ...await measureObjects(this.#options.gitdir), maintenance: this.#pauses.maintenance };
  }

  async close(): Promise<void> {
    try {
      await this.publish();
    } finally {
      await this.#import.end();
      await this.#tree.close();
      this.#spool.close();
    }
  }

  get #isSynced(): boolean {
    return this.#options.fsync !== "none";
  }

  /** Another writer moved the ref: drops what is not published, and what the spool holds of it. */
  #giveUp(base: string | null): void {
    const spooled = this.#spool.read();
    if (spooled?.base === base && spooled.records.length === this.#pending) this.#spool.clear();
    this.#pending = 0;
    this.#published = undefined;
  }

  /** Publishes a commit that is acknowledged, and reads its tree anew; where that fails the next `refresh()` tries again. */
  async #showNewest(): Promise<void> {
    try {
      await this.publish();
      await this.#tree.show(this.#head!.commit);
    } catch (error) {
      if (error instanceof ConcurrentWriteError) throw error;
      this.#isStale = true;
    }
  }

  async #contains(ref: string | null, commit: string): Promise<boolean> {
    if (ref === null) return false;
    const { gitdir, program } = this.#options;
    const found = await runGit(gitdir, ["merge-base", "--is-ancestor", commit, ref], { program });
    return found?.ok ?? false;
  }

  /** Merges packs where there are too many. After a failure it waits for as many more. */
  async #repack(): Promise<void> {
    if (!needsRepack(this.#options.gitdir, this.#packsLeft)) return;
    const isDone = await this.#watch.timeAsync("packs", () =>
      this.#pauses.merge(async () => {
        await this.#import.end();
        await repack(this.#options);
        await this.#tree.reopen();
      }));
    this.#packsLeft = isDone ? 0 : countPacks(this.#options.gitdir);
  }
}
