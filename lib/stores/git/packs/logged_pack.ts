import { messageOf } from "../../../errors.ts";
import type { FsyncMode } from "../engines/git_engine.ts";
import { journalPath } from "../engines/journal_path.ts";
import { Pauses } from "../engines/pauses.ts";
import { chooseMerge } from "./choose_merge.ts";
import { damagedLog } from "./damaged_log.ts";
import { mergePacks, type StagedPack } from "./merge_packs.ts";
import { OpenPack } from "./open_pack.ts";
import { PackFolder } from "./pack_folder.ts";
import { type LoggedCommit, type LogHead, type LogState, PackLog } from "./pack_log.ts";
import { PackWriter } from "./pack_writer.ts";
import type { ObjectForm } from "./zlib_stream.ts";

/** Small packs that show commits of the open pack; with one more they are replaced by one that shows them all. */
const SMALL_MAX = 24;

/** How far into the open pack something reaches. */
interface Mark {
  readonly count: number;
  readonly length: number;
}

/** The open pack, the log that holds all of it, and the packs that were made of it and of those before. */
export class LoggedPack {
  readonly open: OpenPack;
  readonly packs: PackFolder;
  readonly log: PackLog;
  readonly pauses = new Pauses();
  /** Newest ended commit. */
  commit: string | null = null;
  readonly #fsync: FsyncMode;
  /** Up to where commits are ended, and up to where git sees them. */
  #ended: Mark;
  #shown: Mark;
  /** What was before the newest ended commit: the log's size, what was ended, and the commit. */
  #before: { readonly log: number; readonly ended: Mark; readonly commit: string | null } | null = null;
  /** Whether the log began with another handle, whose appends may have been durable in it: then what takes its place is synced. */
  #isInherited = false;
  /** Own packs that stay, and those that show the open pack meanwhile. */
  #kept: readonly string[] = [];
  #transient: string[] = [];
  #isLoaded = false;
  /** Whether the packs that show the open pack are as they were written. */
  #isSound = true;

  constructor(place: { readonly gitdir: string; readonly form: ObjectForm; readonly fsync: FsyncMode }) {
    this.#fsync = place.fsync;
    this.open = new OpenPack(place.form);
    this.packs = new PackFolder(place.gitdir);
    this.log = new PackLog(journalPath(place.gitdir, "packfile"));
    this.#ended = this.#shown = this.open.mark;
  }

  /** Whether git sees every ended commit. */
  get isShown(): boolean {
    return this.#shown.length === this.#ended.length;
  }

  /** All that was added belongs to this commit. @throws {Error} The log could not be written, and is as before. */
  end(commit: string): void {
    const { count, length } = this.#ended;
    this.#before = { log: this.log.size, ended: this.#ended, commit: this.commit };
    this.log.addCommit({ commit, rows: this.open.rows.slice(count), entries: this.open.slice(length) });
    this.#ended = this.open.mark;
    this.commit = commit;
  }

  /** Drops what is of no ended commit. */
  dropUnended(): void {
    this.open.truncate(this.#ended);
  }

  /** The ref is elsewhere: the next commit is made upon that one, and nothing in the log is to be recovered. */
  goOnFrom(ref: string | null): void {
    this.commit = ref;
    if (this.open.rows.count > 0) this.finish();
    else this.#beginLog({ commit: ref, packs: this.#kept, stale: [] });
  }

  /** Takes the newest ended commit back, also for the next `recover()`. A pack that shows it may stay: nothing refers to its objects. */
  takeBack(): void {
    const { log, ended, commit } = this.#before!;
    [this.#ended, this.commit] = [ended, commit];
    if (this.#shown.length > ended.length) this.#shown = ended;
    if (this.log.size <= log) return;
    this.log.rollBack(log);
    this.log.sync();
  }

  /**
   * Packs all ended commits of the open pack, which stays open, and names the pack in the log. It is not synced itself: so the log must be,
   * before what is returned is called, which makes the commits readable; else a machine that dies may leave a torn pack that nobody knows.
   */
  prepareToShow(
    whole = this.#transient.length > SMALL_MAX ||
      2 * (this.#ended.length - this.#shown.length) >= this.#ended.length,
  ): () => void {
    const pack = whole
      ? this.pauses.time(() => this.#stage(this.open, { sync: false }))
      : this.#stage(this.open.selfContained(this.#shown), { sync: false });
    this.#name(pack, { only: whole });
    return () => {
      this.#place(pack);
      const former = whole ? this.#transient.splice(0) : [];
      this.#transient.push(pack.name);
      this.packs.remove(former.filter((name) => name !== pack.name));
      this.#shown = this.#ended;
    };
  }

  /** Makes the open pack a pack that stays, and begins another; merges packs where there are too many. */
  finish(): void {
    this.pauses.time(() => this.#finish());
  }

  #finish(): void {
    const sync = this.#isSynced;
    const pack = this.#stage(this.open, { sync });
    const stale = this.#transient.filter((name) => name !== pack.name);
    this.#reveal(pack, { only: false });
    const added = [...this.#kept.filter((name) => name !== pack.name), pack.name];
    const { made, replaced } = this.#merge(added, sync);
    const gone = [...stale, ...replaced];
    const packs = [...added, ...made].filter((name) => !gone.includes(name));
    this.#beginLog({ commit: this.commit, packs, stale: gone.filter((name) => !packs.includes(name)) });
  }

  /** Merges packs where there are too many. A failure costs nothing that is stored: the next finished pack tries again. */
  #merge(names: readonly string[], sync: boolean): { made: readonly string[]; replaced: readonly string[] } {
    const chosen = chooseMerge(this.packs.packs(names)).map(({ name }) => name);
    if (chosen.length === 0) return { made: [], replaced: [] };
    try {
      const merged = mergePacks(this.packs.path, this.packs.packs(chosen), { sync });
      this.#reveal(merged, { only: false });
      this.pauses.problem = undefined;
      return { made: [merged.name], replaced: chosen };
    } catch (error) {
      this.pauses.problem = messageOf(error);
      return { made: [], replaced: [] };
    }
  }

  /** What is in memory follows the log at once, whatever fails after that. */
  #beginLog(head: LogHead): void {
    const sync = this.#isSynced;
    this.log.replace(head, { sync });
    this.#isInherited = false;
    this.#kept = head.packs;
    this.#transient = [];
    this.open.clear();
    this.#ended = this.#shown = this.open.mark;
    if (sync) this.log.syncPlace();
    this.packs.remove(head.stale);
  }

  get #isSynced(): boolean {
    return this.#fsync !== "none" || this.#isInherited;
  }

  #stage(open: OpenPack, options: { readonly sync: boolean }): StagedPack {
    const writer = new PackWriter(this.packs.path, { count: open.rows.count, sync: options.sync });
    writer.write(open.entries());
    return { name: writer.finish(open.rows), writer };
  }

  /** Gives a pack its name, which the log says first. */
  #reveal(pack: StagedPack, options: { readonly only: boolean }): void {
    this.#name(pack, options);
    this.#place(pack);
  }

  #name({ name, writer }: StagedPack, options: { readonly only: boolean }): void {
    try {
      this.log.addPack(name, options);
    } catch (error) {
      writer.discard();
      throw error;
    }
  }

  #place({ name, writer }: StagedPack): void {
    try {
      writer.place(name);
    } catch (error) {
      writer.discard();
      throw error;
    }
  }

  /** Makes the log's commits readable, and nothing else: no file changes. @returns Their ids, in order. */
  peek(): readonly string[] {
    const state = this.log.read();
    this.#restore(state);
    return state.commits.map(({ commit }) => commit);
  }

  /** Takes over what is in the log, written by another process. `complete()` follows. */
  load(): void {
    const state = this.log.load();
    this.#restore(state);
    const { head, commits, transient, replaced } = state;
    this.#kept = head.packs;
    this.#isInherited = commits.length > 0;
    this.packs.removeStaged();
    this.packs.remove([...head.stale, ...replaced].filter((name) => !transient.includes(name)));
    const there = this.packs.packs(transient);
    this.#isSound = there.length === transient.length &&
      (this.#isLoaded || there.every((pack) => pack.isWhole()));
    this.#transient = [...transient];
    this.#isLoaded = true;
  }

  /** Makes readable what a writer that was killed, or a machine that died, left in the log. After a failure it may be tried again. */
  complete(): void {
    if (this.open.rows.count === 0 || (this.#isSound && this.isShown)) return;
    if (this.#fsync === "none") this.#finish();
    else {
      const show = this.prepareToShow(true);
      this.log.sync();
      show();
    }
    this.#isSound = true;
  }

  /** @throws {HeadroomError} The log is damaged. */
  #restore({ head, commits, covered, damagedAt }: LogState): void {
    this.open.clear();
    this.#ended = this.#shown = this.open.mark;
    for (const [at, { rows, entries }] of commits.entries()) {
      this.open.restore(rows, entries);
      if (at + 1 === covered) this.#shown = this.open.mark;
    }
    this.#ended = this.open.mark;
    this.commit = commits.at(-1)?.commit ?? head.commit;
    if (damagedAt !== null) this.#refuseDamage(commits, damagedAt);
  }

  #refuseDamage(commits: readonly LoggedCommit[], at: number): never {
    const commit = commits.at(-1)?.commit ?? this.commit;
    const found = commit === null ? null : this.open.read(commit) ?? this.packs.read(commit);
    // Nothing of it is to be published when this store is closed.
    this.open.clear();
    this.#ended = this.#shown = this.open.mark;
    const last = commit === null ? null : { commit, content: found?.content ?? null };
    throw damagedLog({ path: this.log.path, at }, last);
  }
}
