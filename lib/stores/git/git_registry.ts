import * as git from "isomorphic-git";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { AppendChecks } from "../../keri/append_checks.ts";
import { loadBlake3 } from "../../keri/blake3.ts";
import { snOf } from "../../keri/events.ts";
import type { KeyState } from "../../keri/key_state.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import { shellCommand } from "../../text/command_line.ts";
import type { CheckResult } from "../entity_store.ts";
import type { KelAppendResult, KelRegistry, KelRegistryStats } from "../kel_registry.ts";
import type { Durability } from "../durability.ts";
import type { KelRegistryKind } from "../store_kind.ts";
import { checkRegistry } from "./check_registry.ts";
import { createRegistry, isFree } from "./create_registry.ts";
import { explainMissing, refuseForeignFormat } from "./foreign_format.ts";
import { GitObjects } from "./git_objects.ts";
import { InTurn } from "./in_turn.ts";
import { LAYOUT_VERSION, REGISTRY_REF } from "./layout.ts";
import { measureObjects, ObjectFiles } from "./object_files.ts";
import { PendingBatch } from "./pending_batch.ts";
import type { RegistryCommit } from "./registry_commit.ts";
import { RegistryLock } from "./registry_lock.ts";
import { RegistryReader } from "./registry_reader.ts";
import { compareAndSwapRef, readRef, syncRef } from "./registry_ref.ts";
import { RegistryTree } from "./registry_tree.ts";
import { writeBatch } from "./write_batch.ts";

/** Durability of a registry, and how it waits for other writers. */
export interface GitRegistryOptions {
  /**
   * `per-commit`: objects, folders and ref are synced before an append returns, so it survives the machine's death if
   * everything before it does (call `sync()` once on a registry that was written with `none`).
   * `none`: the operating system decides when to write; an append survives the process's death. Default: none, as auths.
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
  const sync = settings.fsync === "per-commit";
  await loadBlake3();
  return await translated(path, async () => {
    if (await isFree(path)) await createRegistry(path, { sync });
    else refuseForeignFormat(path);
    const files = new ObjectFiles(path, { remember: sync });
    const objects = new GitObjects(path, files);
    const snapshot = await readSnapshot(path, files, objects);
    return new GitRegistry(path, settings, {
      files,
      objects,
      snapshot,
      lock: RegistryLock.open(path, settings.lockWaitMs),
    });
  });
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

/** Most events that `read()` looks up at a time; it starts with one, so that a single event is cheap in a long log. */
const READ_AHEAD = 256;

/** The registry at one commit, with a reader of its tree. */
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
  #checkMs = 0;
  #snapshot: Snapshot;
  /** Set after a failed write: the tree in memory then holds changes that are in no commit. */
  #isStale = false;

  constructor(
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
    return this.#checkMs;
  }

  append(event: SignedEvent, options: { readonly expectedTip?: Tip | null } = {}): Promise<KelAppendResult> {
    return this.#write((add) => add(event, options));
  }

  commitBatch(events: readonly SignedEvent[]): Promise<KelAppendResult> {
    return this.#write(async (add) => {
      for (const [at, event] of events.entries()) await add(event, { place: at + 1, of: events.length });
    });
  }

  /** Nothing to do: an append returns after its ref has moved, and a fresh process sees it. */
  async flush(): Promise<void> {}

  sync(): Promise<void> {
    if (this.#sync) return Promise.resolve();
    return this.#run(async () => {
      await this.#files.syncAll();
      await syncRef(this.#path);
    });
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

  /** Writes the events that `gather` adds as one commit: all of them, or none. Each is checked when it is added. */
  #write(gather: (add: AddEvent) => Promise<void>): Promise<KelAppendResult> {
    return this.#run(() =>
      this.#lock.hold(async () => {
        await this.#refresh();
        const batch = new PendingBatch(this.#snapshot.reader);
        const checks = new AppendChecks(batch, () => performance.now());
        try {
          await gather(async (signed, options) => {
            const checked = await checks.check(signed, options);
            if (checked !== null) batch.add(checked.event, signed, checked.state);
          });
        } finally {
          this.#checkMs += checks.spentMs;
        }
        if (batch.eventCount > 0) await this.#commit(batch);
        return { events: batch.eventCount, commits: batch.eventCount > 0 ? 1 : 0, tips: batch.tips };
      })
    );
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

  /** Reads the registry as it is now. */
  #reading<T>(work: (reader: RegistryReader) => Promise<T>): Promise<T> {
    return this.#run(async () => {
      await this.#refresh();
      return await work(this.#snapshot.reader);
    });
  }

  /** Runs work after everything asked for before it. */
  #run<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn.run(() => translated(this.#path, work));
  }
}

/** Checks an event and adds it to the batch being gathered. */
type AddEvent = (signed: SignedEvent, options: Parameters<AppendChecks["check"]>[1]) => Promise<void>;

async function readSnapshot(path: string, files: ObjectFiles, objects: GitObjects): Promise<Snapshot> {
  const oid = await readRef(path, files);
  if (oid === null) {
    const isWorkTree = existsSync(join(path, ".git"));
    throw new HeadroomError(`Cannot open "${path}" as a registry: it has no ref ${REGISTRY_REF}`, {
      expected: "a Git repository with a registry, an empty folder, or nothing",
      actual: isWorkTree ? "a working tree" : "something else",
      next: isWorkTree
        ? `name its repository, which this prints: ${shellCommand`git -C ${path} rev-parse --absolute-git-dir`}`
        : "choose another path",
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

/** Turns failures of the file system and of damaged objects into a `HeadroomError`. */
async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HeadroomError || !(error instanceof Error)) throw error;
    const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
    const missing = error instanceof git.Errors.NotFoundError ? explainMissing(path) : null;
    if (missing !== null) {
      const expected = "a repository with all its objects";
      throw HeadroomError.unmet(`use registry "${path}"`, { expected, ...missing, cause: error });
    }
    throw new HeadroomError(`Cannot use registry "${path}": ${error.message}`, {
      expected: full ? "free space on the disk" : "a readable, writable and undamaged registry",
      actual: error.message,
      next: full
        ? "free some space, then append again"
        : `check it with: ${shellCommand`git --git-dir=${path} fsck --strict`}`,
      cause: error,
    });
  }
}
