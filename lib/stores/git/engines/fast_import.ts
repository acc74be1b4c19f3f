import type { Buffer } from "node:buffer";
import { join } from "node:path";
import { HeadroomError, messageOf } from "../../../errors.ts";
import { Stopwatch } from "../../../stopwatch.ts";
import { askGit, runGit } from "../run_git.ts";
import { syncPaths } from "../sync_paths.ts";
import type { CommitMeta, EngineHead, EngineSize, FileChange, GitEngine } from "./git_engine.ts";
import { type FastImportOptions, FastImportSession, importCommands } from "./fast_import_session.ts";
import { gitVersion } from "./git_version.ts";
import { measureObjects } from "./measure_objects.ts";
import { Pauses } from "./pauses.ts";
import { PendingTree } from "./pending_tree.ts";
import { compareAndSwapRef, readRef, refMoved, syncRef } from "./registry_ref.ts";
import { needsRepack, packFolder, PACKS_MAX, repack } from "./repack.ts";
import { Spool } from "./spool.ts";
import { syncAllObjects } from "./sync_objects.ts";

/** How often the commits of a spool are sent again to a new program, after the first. */
const REPLAYS_MAX = 2;

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
  #session: FastImportSession | null = null;
  /** Where the ref is, as far as this engine moved or read it; not read yet at first. */
  #published: string | null | undefined;
  #head: EngineHead | null = null;
  /** Commits that are not published, and whether the session got all of them. */
  #pending = 0;
  #isWhole = true;
  /** Set after a failed commit: the tree in memory then holds changes that are in no commit. */
  #isStale = false;

  private constructor(options: FastImportOptions, version: string) {
    this.#options = options;
    this.#spool = new Spool(join(options.gitdir, "headroom", "fast-import.spool"));
    this.#tree = new PendingTree(options.gitdir);
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
    if (spooled === null) return;
    const ref = await readRef(this.#options);
    const commit = await this.#replay(spooled.records);
    if (ref === spooled.base) {
      await compareAndSwapRef(this.#options, { expected: ref, next: commit, sync: this.#isSynced });
    } else if (!await this.#contains(ref, commit)) {
      throw HeadroomError.unmet(`open registry "${this.#options.gitdir}"`, {
        expected: `${this.#options.ref} at ${spooled.base ?? "no commit"}, or later with commit ${commit}`,
        actual: `${
          ref ?? "no commit"
        }, moved by another program while a writer had ${spooled.records.length} commits to add`,
        next: `Compare both with git log, then remove "${this.#spool.path}".`,
      });
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
    if (this.#pending === 0) this.#isWhole = true;
    this.#pending += 1;
    this.#head = { commit: `${base ?? "none"}+${this.#pending}`, timeS };
    await this.#watch.timeAsync("git program", () => this.#send(commands));
    // Folders may be empty now, which in memory they do not show.
    if (changes.some(({ content }) => content === null)) {
      await this.publish();
      await this.#tree.show(this.#head.commit);
    }
  }

  async publish(): Promise<void> {
    if (this.#pending === 0) return;
    const expected = this.#published ?? null;
    const actual = await readRef(this.#options);
    if (actual !== expected) {
      this.#giveUp(expected);
      throw refMoved(this.#options, { expected, actual });
    }
    const next = await this.#watch.timeAsync("git program", () => this.#checkpoint());
    if (this.#isSynced) {
      await this.#watch.timeAsync("fsync", () => syncPaths([packFolder(this.#options.gitdir)]));
    }
    const change = { expected, next, sync: this.#isSynced };
    await this.#watch.timeAsync("ref", () => compareAndSwapRef(this.#options, change));
    this.#spool.clear();
    this.#pending = 0;
    this.#published = next;
    this.#head = { commit: next, timeS: this.#head!.timeS };
    await this.#tree.published(next);
    if (!needsRepack(this.#options.gitdir)) return;
    await this.#watch.timeAsync("packs", () => this.#pauses.measure(() => this.#repack()));
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
      await this.#end();
      await this.#tree.close();
      this.#spool.close();
    }
  }

  get #isSynced(): boolean {
    return this.#options.fsync !== "none";
  }

  #open(): FastImportSession {
    return this.#session ??= new FastImportSession(this.#options);
  }

  async #send(commands: readonly Uint8Array[]): Promise<void> {
    if (!this.#isWhole) return;
    try {
      await this.#open().send(commands);
    } catch {
      // publish() sends the whole spool to a new program.
      this.#isWhole = false;
    }
  }

  /** Makes all commits readable. @returns Id of the newest. @throws {HeadroomError} Also a new program cannot write. */
  async #checkpoint(): Promise<string> {
    if (this.#isWhole) {
      try {
        return await this.#open().checkpoint();
      } catch {
        this.#isWhole = false;
      }
    }
    return await this.#replay(this.#spool.read()!.records);
  }

  async #end(): Promise<void> {
    await this.#session?.end();
    this.#session = null;
  }

  /** Another writer moved the ref: drops what is not published, and what the spool holds of it. */
  #giveUp(base: string | null): void {
    const spooled = this.#spool.read();
    if (spooled?.base === base && spooled.records.length === this.#pending) this.#spool.clear();
    this.#pending = 0;
    this.#published = undefined;
  }

  /** Writes the commits of a spool by a new program. @returns Id of the last. @throws {HeadroomError} It cannot write. */
  async #replay(records: readonly Buffer[]): Promise<string> {
    for (let failures = 0;; failures++) {
      await this.#end();
      try {
        await this.#open().send(records);
        return await this.#open().checkpoint();
      } catch (cause) {
        // The program of a killed writer may be finishing the very same pack: only one of the two can. Then its objects are there.
        if (failures < REPLAYS_MAX) continue;
        this.#session = null;
        throw HeadroomError.unmet(`write to registry "${this.#options.gitdir}"`, {
          expected: "git fast-import to write it",
          actual: messageOf(cause),
          next:
            "Free some space on the disk, then open the registry again: what was appended is kept beside it.",
          cause,
        });
      }
    }
  }

  async #contains(ref: string | null, commit: string): Promise<boolean> {
    if (ref === null) return false;
    return (await runGit(this.#options.gitdir, ["merge-base", "--is-ancestor", commit, ref]))?.ok ?? false;
  }

  async #repack(): Promise<void> {
    await this.#end();
    await repack(this.#options);
    await this.#tree.reopen();
  }
}
