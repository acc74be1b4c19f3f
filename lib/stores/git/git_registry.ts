import * as git from "isomorphic-git";
import { HeadroomError } from "../../errors.ts";
import { AppendChecks, type LogReader } from "../../keri/append_checks.ts";
import { loadBlake3 } from "../../keri/blake3.ts";
import { EventRuleError } from "../../keri/errors.ts";
import { snOf } from "../../keri/events.ts";
import type { KeyState } from "../../keri/key_state.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import type { CheckResult } from "../entity_store.ts";
import type { KelAppendResult, KelRegistry, KelRegistryStats } from "../kel_registry.ts";
import type { Durability } from "../durability.ts";
import type { KelRegistryKind } from "../store_kind.ts";
import { checkRegistry } from "./check_registry.ts";
import { createRegistry, isFree } from "./create_registry.ts";
import { GitObjects } from "./git_objects.ts";
import { InTurn } from "./in_turn.ts";
import { LAYOUT_VERSION, REGISTRY_REF, SN_MAX } from "./layout.ts";
import { measureObjects, ObjectFiles } from "./object_files.ts";
import { PendingBatch } from "./pending_batch.ts";
import type { RegistryCommit } from "./registry_commit.ts";
import { RegistryLock } from "./registry_lock.ts";
import { RegistryReader } from "./registry_reader.ts";
import { compareAndSwapRef, readRef, syncRef } from "./registry_ref.ts";
import { RegistryTree } from "./registry_tree.ts";
import { writeBatch } from "./write_batch.ts";

export interface GitRegistryOptions {
  /**
   * `per-commit`: objects, folders and ref are synced before an append returns (it survives the machine's death, as far
   * as what came before does: call `sync()` once on a registry that was written without).
   * `none`: the operating system writes when it likes (it survives the process's death). Default: none, as auths.
   */
  readonly fsync?: "per-commit" | "none";
  /** How long to wait while another process appends, ms. Default: 60,000. */
  readonly lockWaitMs?: number;
}

/**
 * Opens the registry at a path, or creates one where nothing is. auths' published layout on loose Git objects.
 * @throws {HeadroomError} Something else is there, or a registry that is damaged or of a newer version; nothing was changed.
 */
export async function openGitRegistry(path: string, options: GitRegistryOptions = {}): Promise<KelRegistry> {
  const settings = { fsync: options.fsync ?? "none", lockWaitMs: options.lockWaitMs ?? 60_000 };
  await loadBlake3();
  if (await isFree(path)) {
    await translated(path, () => createRegistry(path, { sync: settings.fsync === "per-commit" }));
  }
  return await GitRegistry.open(path, settings);
}

/** auths' layout, written by isomorphic-git. `full` syncs objects, folders and ref before an append returns. */
export const GIT_REGISTRY: KelRegistryKind = {
  name: "git-registry",
  about: "Git repository in auths' layout: loose objects, one commit an append (isomorphic-git)",
  variants: {
    normal: { about: "the operating system syncs when it likes, as auths", durability: "process" },
    full: { about: "objects, folders and ref synced before an append returns", durability: "machine" },
  },
  extension: ".git",
  open: (path, { variant }) => openGitRegistry(path, { fsync: variant === "full" ? "per-commit" : "none" }),
};

/** Events looked up at a time by `read()`, growing from one: asking for a single event stays cheap in a long log. */
const READ_AHEAD = 256;

/** Where the registry stands: a commit, and a reader of its tree. */
interface Snapshot {
  readonly oid: string;
  readonly commit: RegistryCommit;
  readonly reader: RegistryReader;
  identityCount: number;
}

class GitRegistry implements KelRegistry {
  readonly name = GIT_REGISTRY.name;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #path: string;
  readonly #sync: boolean;
  readonly #files: ObjectFiles;
  readonly #objects: GitObjects;
  readonly #lock: RegistryLock;
  readonly #inTurn = new InTurn();
  readonly #checks: AppendChecks;
  /** The batch being checked; the checks read through it. */
  #pending: PendingBatch | null = null;
  #snapshot: Snapshot;
  /** Set after a failed write: the tree in memory then holds changes that are in no commit. */
  #isStale = false;

  /** Opens an existing registry. */
  static async open(path: string, settings: Required<GitRegistryOptions>): Promise<GitRegistry> {
    const files = new ObjectFiles(path, { remember: settings.fsync === "per-commit" });
    const objects = new GitObjects(path, files);
    return await translated(path, async () => {
      const snapshot = await readSnapshot(path, files, objects);
      const lock = RegistryLock.open(path, settings.lockWaitMs);
      return new GitRegistry(path, settings, { files, objects, snapshot, lock });
    });
  }

  private constructor(
    path: string,
    settings: Required<GitRegistryOptions>,
    parts: { files: ObjectFiles; objects: GitObjects; snapshot: Snapshot; lock: RegistryLock },
  ) {
    this.#path = path;
    this.#sync = settings.fsync === "per-commit";
    this.#files = parts.files;
    this.#objects = parts.objects;
    this.#snapshot = parts.snapshot;
    this.#lock = parts.lock;
    this.#checks = new AppendChecks(this.#logReader(), () => performance.now());
    this.durability = this.#sync ? "machine" : "process";
    this.settings = {
      layout: `auths registry, version ${LAYOUT_VERSION}`,
      ref: REGISTRY_REF,
      engine: `isomorphic-git ${git.version()}`,
      objects: "loose",
      fsync: settings.fsync,
      lock_wait_ms: settings.lockWaitMs,
    };
  }

  get checkMs(): number {
    return this.#checks.spentMs;
  }

  append(event: SignedEvent, options: { readonly expectedTip?: Tip | null } = {}): Promise<KelAppendResult> {
    return this.#write(async (batch) => await this.#check(batch, event, options));
  }

  commitBatch(events: readonly SignedEvent[]): Promise<KelAppendResult> {
    return this.#write(async (batch) => {
      for (const [at, event] of events.entries()) {
        await this.#check(batch, event, { place: at + 1, of: events.length });
      }
    });
  }

  /** Nothing to do: an append returns after its ref has moved, and a fresh process sees it. */
  async flush(): Promise<void> {}

  sync(): Promise<void> {
    if (this.#sync) return Promise.resolve();
    return this.#inTurn.run(() =>
      translated(this.#path, async () => {
        await this.#files.syncAll();
        await syncRef(this.#path);
      })
    );
  }

  async *read(prefix: string, from = 0): AsyncGenerator<SignedEvent> {
    const tip = await this.#reading((reader) => reader.tip(prefix));
    let to = from;
    for (let sn = from; tip !== null && sn <= tip.sn; sn = to) {
      to = Math.min(tip.sn + 1, sn + Math.max(1, Math.min(READ_AHEAD, sn - from)));
      const { reader, entries } = await this.#reading(async (reader) => ({
        reader,
        entries: await reader.entries(prefix, sn, to),
      }));
      for (const entry of entries) yield await translated(this.#path, () => reader.signedEvent(entry));
    }
  }

  keyState(prefix: string): Promise<KeyState | null> {
    return this.#reading((reader) => reader.state(prefix));
  }

  async *prefixes(): AsyncGenerator<string> {
    for (const shard of await this.#reading((reader) => reader.shards())) {
      yield* await this.#reading((reader) => reader.prefixesIn(shard));
    }
  }

  stats(): Promise<KelRegistryStats> {
    return this.#reading(async (reader) => {
      let [prefixes, events, commits] = [0, 0, 0];
      for await (const prefix of reader.prefixes()) {
        prefixes += 1;
        events += ((await reader.tip(prefix))?.sn ?? -1) + 1;
      }
      for (let oid: string | null = this.#snapshot.oid; oid !== null; commits++) {
        oid = (await this.#objects.readCommit(oid)).parent;
      }
      return { prefixes, events, commits, ...await measureObjects(this.#path) };
    });
  }

  check(): Promise<CheckResult> {
    return this.#reading((reader) => checkRegistry(reader, this.#path));
  }

  close(): Promise<void> {
    return this.#inTurn.run(() => {
      this.#lock.close();
      return Promise.resolve();
    });
  }

  /** Gathers a batch, checks it, and writes it as one commit; all of it or nothing. */
  #write(gather: (batch: PendingBatch) => Promise<void>): Promise<KelAppendResult> {
    return this.#inTurn.run(() =>
      translated(this.#path, () =>
        this.#lock.hold(async () => {
          await this.#refresh();
          const batch = new PendingBatch(this.#snapshot.reader);
          this.#pending = batch;
          try {
            await gather(batch);
          } finally {
            this.#pending = null;
          }
          if (batch.eventCount > 0) await this.#commit(batch);
          return { events: batch.eventCount, commits: batch.eventCount > 0 ? 1 : 0, tips: batch.tips };
        }))
    );
  }

  async #check(
    batch: PendingBatch,
    signed: SignedEvent,
    options: { place?: number; of?: number; expectedTip?: Tip | null },
  ): Promise<void> {
    const checked = await this.#checks.check(signed, options);
    if (checked === null) return;
    if (checked.state.sn > SN_MAX) {
      throw new EventRuleError(`this layout names events by eight digits, and ${checked.state.sn} has more`);
    }
    batch.add(checked.event, signed, checked.state);
    batch.tips.set(checked.event.i, { sn: checked.state.sn, said: checked.state.said });
  }

  async #commit(batch: PendingBatch): Promise<void> {
    const { oid: parent, commit, reader, identityCount } = this.#snapshot;
    const logs = [...batch.logs.values()];
    const identities = identityCount + logs.filter((log) => log.isNew).length;
    const timeS = commit.timeS + batch.eventCount;
    try {
      const tree = await writeBatch(batch, { objects: this.#objects, tree: reader.tree }, {
        identityCount: identities,
        updatedAtS: timeS,
      });
      const next = { tree, parent, timeS, message: commitMessage(batch) };
      const oid = await this.#objects.writeCommit(next);
      if (this.#sync) await this.#files.syncWritten();
      await compareAndSwapRef(this.#path, this.#files, { expected: parent, next: oid, sync: this.#sync });
      for (const log of logs) reader.remember(log.state, log.events);
      this.#snapshot = { oid, commit: next, reader, identityCount: identities };
    } catch (error) {
      this.#files.forgetWritten();
      this.#isStale = true;
      throw error;
    }
  }

  /** Reads the registry again where another process has moved it, or an append of our own failed. */
  async #refresh(): Promise<void> {
    if (!this.#isStale && await readRef(this.#path, this.#files) === this.#snapshot.oid) return;
    this.#snapshot = await readSnapshot(this.#path, this.#files, this.#objects);
    this.#isStale = false;
  }

  #reading<T>(work: (reader: RegistryReader) => Promise<T>): Promise<T> {
    return this.#inTurn.run(() =>
      translated(this.#path, async () => {
        await this.#refresh();
        return await work(this.#snapshot.reader);
      })
    );
  }

  #logReader(): LogReader {
    const batch = (): PendingBatch => {
      if (this.#pending === null) throw new Error("checked an event outside an append");
      return this.#pending;
    };
    return {
      state: (prefix) => batch().state(prefix),
      stateAt: (prefix, sn) => batch().stateAt(prefix, sn),
      said: (prefix, sn) => batch().said(prefix, sn),
      anchor: (prefix, sn) => batch().anchor(prefix, sn),
    };
  }
}

async function readSnapshot(path: string, files: ObjectFiles, objects: GitObjects): Promise<Snapshot> {
  const oid = await readRef(path, files);
  if (oid === null) {
    throw new HeadroomError(`Cannot open "${path}" as a registry: it has no ref ${REGISTRY_REF}`, {
      expected: "a Git repository with a registry, an empty folder, or nothing",
      actual: "something else",
      next: "choose another path",
    });
  }
  const commit = await objects.readCommit(oid);
  const reader = new RegistryReader(new RegistryTree(objects, commit.tree), objects);
  const { version, identity_count: identityCount } = await reader.metadata();
  if (version !== LAYOUT_VERSION) {
    throw new HeadroomError(`Cannot open registry "${path}": its layout has version ${version}`, {
      expected: `version ${LAYOUT_VERSION}`,
      actual: `version ${version}`,
      next: "use the release that wrote it, or a newer one",
    });
  }
  return { oid, commit, reader, identityCount };
}

function commitMessage(batch: PendingBatch): string {
  if (batch.eventCount > 1) return `batch: ${batch.eventCount} events`;
  const event = batch.logs.values().next().value!.events[0]!;
  return `Append event ${event.i} seq ${snOf(event)}`;
}

/** Turns failures of the file system and of damaged objects into errors for people. */
async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HeadroomError || !(error instanceof Error)) throw error;
    const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
    throw new HeadroomError(`Cannot use registry "${path}": ${error.message}`, {
      expected: full ? "free space on the disk" : "a readable, writable and undamaged registry",
      actual: error.message,
      next: full
        ? "free some space, then append again"
        : `check it with: git --git-dir="${path}" fsck --strict`,
      cause: error,
    });
  }
}
