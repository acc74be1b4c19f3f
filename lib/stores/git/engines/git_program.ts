import type { Buffer } from "node:buffer";
import { askGit } from "../run_git.ts";
import { type FastImportOptions, FastImportSession, importCommands } from "./fast_import_session.ts";
import type { CommitMeta, EngineHead, EngineSize, FileChange, GitEngine } from "./git_engine.ts";
import { gitVersion } from "./git_version.ts";
import { measureObjects } from "./measure_objects.ts";
import { PendingTree } from "./pending_tree.ts";
import { compareAndSwapRef, readRef, syncRef } from "./registry_ref.ts";
import { syncAllObjects } from "./sync_objects.ts";

/** zlib level of loose objects: Git's own default. */
const COMPRESSION = 1;

/**
 * Lets the git program write what `LooseObjects` writes, the same objects loose and one commit at a time: a `git fast-import` that
 * stays running digests and compresses them, and at the checkpoint after each commit has them unpacked. The difference of the
 * two is what this program's own writing costs, less that of starting git's unpacking.
 */
export class GitProgramEngine implements GitEngine {
  readonly settings: Readonly<Record<string, string | number>>;
  readonly publishesEach = true;
  readonly #options: FastImportOptions;
  readonly #tree: PendingTree;
  #session: FastImportSession | null = null;
  /** Where the ref is; not read yet at first, nor after a failed commit. */
  #published: string | null | undefined;
  /** The commit that the session made last. */
  #imported: string | null = null;
  #head: EngineHead | null = null;

  private constructor(options: FastImportOptions, version: string) {
    this.#options = options;
    this.#tree = new PendingTree(options.gitdir);
    this.settings = {
      engine: `git fast-import ${version}, unpacked`,
      objects: "loose",
      core_compression: COMPRESSION,
      publish: "each append",
      fsync: options.fsync,
    };
  }

  /** @throws {HeadroomError} There is no git program. */
  static async open(options: Omit<FastImportOptions, "compression" | "loose">): Promise<GitProgramEngine> {
    return new GitProgramEngine(
      { ...options, compression: COMPRESSION, loose: true },
      await gitVersion(options),
    );
  }

  async refresh(): Promise<{ head: EngineHead | null; changed: boolean }> {
    const ref = await readRef(this.#options);
    if (ref === this.#published) return { head: this.#head, changed: false };
    this.#head = ref === null ? null : { commit: ref, timeS: await this.#tree.show(ref) };
    this.#published = ref;
    return { head: this.#head, changed: true };
  }

  recover(): Promise<void> {
    return Promise.resolve();
  }

  file(folder: readonly string[], name: string): Promise<Buffer | null> {
    return this.#tree.file(folder, name);
  }

  names(folder: readonly string[]): Promise<readonly string[]> {
    return this.#tree.names(folder);
  }

  async commit(changes: readonly FileChange[], { timeS, message }: CommitMeta): Promise<void> {
    const expected = this.#published ?? null;
    // Upon its own newest commit the program has the tree in memory.
    const parent = expected === this.#imported ? null : expected;
    try {
      await this.#tree.change(changes);
      const session = this.#session ??= new FastImportSession(this.#options);
      await session.send(importCommands(changes, { timeS, message, parent }));
      const next = this.#imported = await session.checkpoint();
      await compareAndSwapRef(this.#options, { expected, next, sync: this.#options.fsync !== "none" });
      this.#published = next;
      this.#head = { commit: next, timeS };
    } catch (error) {
      this.#published = undefined;
      await this.#end();
      throw error;
    }
    // Folders may be empty now, which in memory they do not show. The commit is there: what fails is read anew by refresh().
    const isFewer = changes.some(({ content }) => content === null);
    const { commit } = this.#head;
    const shown: Promise<unknown> = isFewer ? this.#tree.show(commit) : this.#tree.published(commit);
    await shown.catch(() => this.#published = undefined);
  }

  /** Nothing to do: each commit is readable, and with a sync durable, when `commit()` returns. */
  publish(): Promise<void> {
    return Promise.resolve();
  }

  async sync(): Promise<void> {
    await syncAllObjects(this.#options.gitdir);
    await syncRef(this.#options);
  }

  async countCommits(): Promise<number> {
    const ref = this.#published ?? null;
    if (ref === null) return 0;
    return Number(await askGit(this.#options, ["rev-list", "--count", ref]));
  }

  measure(): Promise<EngineSize> {
    return measureObjects(this.#options.gitdir);
  }

  async close(): Promise<void> {
    await this.#end();
    await this.#tree.close();
  }

  async #end(): Promise<void> {
    await this.#session?.end();
    this.#session = null;
    this.#imported = null;
  }
}
