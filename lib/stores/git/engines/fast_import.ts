import type { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError, messageOf } from "../../../errors.ts";
import { runGit } from "../run_git.ts";
import { syncPaths } from "../sync_paths.ts";
import type { CommitMeta, EngineHead, EngineSize, FileChange, GitEngine } from "./git_engine.ts";
import { type FastImportOptions, FastImportSession, importCommands, settingsOf } from "./fast_import_session.ts";
import { measureObjects } from "./measure_objects.ts";
import { PendingTree } from "./pending_tree.ts";
import { compareAndSwapRef, readRef, syncRef } from "./registry_ref.ts";
import { RepackSchedule } from "./repack_schedule.ts";
import { Spool } from "./spool.ts";
import { syncAllObjects } from "./sync_objects.ts";

/** Minor version of Git 2 from which on it merges small packs alone; an older one merges all. */
const GEOMETRIC_SINCE = 32;

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
  readonly #schedule: RepackSchedule;
  readonly #tree: PendingTree;
  readonly #hasGeometric: boolean;
  #session: FastImportSession | null = null;
  /** Where the ref is, as far as this engine moved or read it; not read yet at first. */
  #published: string | null | undefined;
  #head: EngineHead | null = null;
  /** Commits that are not published. */
  #pending = 0;

  private constructor(options: FastImportOptions, version: string) {
    const [major, minor] = version.split(".").map(Number) as [number, number];
    this.#hasGeometric = major > 2 || major === 2 && minor >= GEOMETRIC_SINCE;
    this.#options = options;
    this.#spool = new Spool(join(options.gitdir, "headroom-fast-import.spool"));
    this.#schedule = new RepackSchedule(options.gitdir);
    this.#tree = new PendingTree(options.gitdir);
    this.settings = {
      engine: `git fast-import ${version}`,
      objects: "packed, deltas",
      core_compression: options.compression,
      publish: "each batch",
      fsync: options.fsync,
    };
  }

  /** @throws {HeadroomError} There is no git program. */
  static async open(options: FastImportOptions): Promise<FastImportEngine> {
    const found = await runGit(options.gitdir, ["version"], options.program);
    const version = /\d+(\.\d+)+/.exec(found?.out ?? "")?.[0];
    if (version !== undefined) return new FastImportEngine(options, version);
    throw HeadroomError.unmet(`open registry "${options.gitdir}" with git fast-import`, {
      expected: "the git program",
      actual: "none that can be run",
      next: "Install Git, or choose a kind of registry that does without it: --registry packfile",
    });
  }

  async refresh(): Promise<{ head: EngineHead | null; changed: boolean }> {
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
        actual: `${ref ?? "no commit"}, moved by another program while a writer had ${spooled.records.length} commits to add`,
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
    if (this.#pending === 0) this.#spool.begin(base);
    this.#spool.append(commands);
    if (this.#options.fsync === "commit") this.#spool.sync();
    // From here on the commit exists, whatever becomes of the program.
    this.#pending += 1;
    this.#head = { commit: `${base ?? "none"}+${this.#pending}`, timeS };
    await this.#tree.change(changes);
    await this.#send(commands);
    // Folders may be empty now, which in memory they do not show.
    if (changes.some(({ content }) => content === null)) {
      await this.publish();
      await this.#tree.show(this.#head.commit);
    }
  }

  async publish(): Promise<void> {
    if (this.#pending === 0) return;
    const expected = this.#published ?? null;
    const next = await this.#open().checkpoint().catch(() => this.#replay(this.#spool.read()!.records));
    this.#pending = 0;
    try {
      if (this.#isSynced) await syncPaths([join(this.#options.gitdir, "objects", "pack")]);
      await compareAndSwapRef(this.#options, { expected, next, sync: this.#isSynced });
    } finally {
      this.#spool.clear();
      this.#published = undefined;
    }
    this.#published = next;
    this.#head = { commit: next, timeS: this.#head!.timeS };
    await this.#tree.published(next);
    await this.#schedule.runIfDue(() => this.#repack());
  }

  async sync(): Promise<void> {
    await this.publish();
    await syncAllObjects(this.#options.gitdir);
    await syncRef(this.#options);
  }

  async countCommits(): Promise<number> {
    const ref = this.#published ?? null;
    if (ref === null) return this.#pending;
    return this.#pending + Number(await this.#git(["rev-list", "--count", ref]));
  }

  async measure(): Promise<EngineSize> {
    return { ...await measureObjects(this.#options.gitdir), maintenance: this.#schedule.maintenance };
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

  /** `publish()` sends the whole spool to a new program where this one has ended. */
  async #send(commands: readonly Uint8Array[]): Promise<void> {
    try {
      await this.#open().send(commands);
    } catch {
      // Told by publish(), where a new one fails too.
    }
  }

  async #end(): Promise<void> {
    await this.#session?.end();
    this.#session = null;
  }

  /** Writes the commits of a spool by a new program. @returns Id of the last. @throws {HeadroomError} It cannot write. */
  async #replay(records: readonly Buffer[]): Promise<string> {
    await this.#end();
    try {
      await this.#open().send(records);
      return await this.#open().checkpoint();
    } catch (cause) {
      this.#session = null;
      throw HeadroomError.unmet(`write to registry "${this.#options.gitdir}"`, {
        expected: "git fast-import to write it",
        actual: messageOf(cause),
        next: "Free some space on the disk, then open the registry again: what was appended is kept beside it.",
        cause,
      });
    }
  }

  async #contains(ref: string | null, commit: string): Promise<boolean> {
    if (ref === null) return false;
    return (await runGit(this.#options.gitdir, ["merge-base", "--is-ancestor", commit, ref]))?.ok ?? false;
  }

  /** Merges packs by the git program, without looking for new deltas. A running import holds on to its packs, so it is ended before. */
  async #repack(): Promise<void> {
    await this.#end();
    removeKeepFiles(join(this.#options.gitdir, "objects", "pack"));
    const which = this.#hasGeometric ? ["--geometric=2"] : ["-a"];
    await this.#git([...settingsOf(this.#options), "repack", "-d", "-q", "--window=0", ...which]);
    await this.#tree.reopen();
  }

  async #git(args: readonly string[]): Promise<string> {
    const result = await runGit(this.#options.gitdir, args, this.#options.program);
    if (result?.ok) return result.out;
    throw new Error(`git ${args.join(" ")}: ${result?.err ?? "no git program"}`);
  }
}

/** Removes what keeps packs from being merged: an import that was killed leaves it. */
function removeKeepFiles(folder: string): void {
  for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".keep"))) {
    const path = join(folder, name);
    if (fs.readFileSync(path, "utf8") === "fast-import") fs.rmSync(path);
  }
}
