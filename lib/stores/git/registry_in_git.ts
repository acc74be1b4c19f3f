import { HeadroomError, messageOf } from "../../errors.ts";
import { ConcurrentWriteError } from "../../keri/errors.ts";
import { snOf } from "../../keri/events.ts";
import type { KeyState } from "../../keri/key_state.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import type { Durability } from "../durability.ts";
import type {
  CheckWatch,
  KelAppendResult,
  KelCheckResult,
  KelRegistry,
  KelRegistryStats,
} from "../kel_registry.ts";
import { type AloneOptions, BatchChecks } from "./batch_checks.ts";
import { checkRegistry } from "./check_registry.ts";
import type { EngineHead, FsyncMode, GitEngine } from "./engines/git_engine.ts";
import type { RefPlace } from "./engines/registry_ref.ts";
import { InTurn } from "./in_turn.ts";
import type { LayoutReader, RegistryLayout } from "./layouts/registry_layout.ts";
import { Leftovers } from "./leftovers.ts";
import { PendingBatch } from "./pending_batch.ts";
import { refuseMissingRef, translated } from "./registry_errors.ts";
import type { WriterLock } from "./registry_lock.ts";

/** Key event logs in a repository: a layout's files, which an engine writes under the registry's lock. */
export class GitRegistry implements KelRegistry {
  readonly name: string;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #place: RefPlace;
  readonly #layout: RegistryLayout;
  readonly #fsync: FsyncMode;
  readonly #engine: GitEngine;
  readonly #lock: WriterLock;
  readonly #leftovers: Leftovers;
  readonly #inTurn = new InTurn();
  readonly #checks = new BatchChecks();
  /** The engine's newest commit, and the reader of its tree. */
  #head: EngineHead | null = null;
  #reader: LayoutReader | null = null;

  constructor(
    parts: { readonly name: string; readonly layout: RegistryLayout },
    place: RefPlace & { readonly fsync: FsyncMode },
    { engine, lock }: { readonly engine: GitEngine; readonly lock: WriterLock },
  ) {
    this.name = parts.name;
    this.#place = place;
    this.#layout = parts.layout;
    this.#fsync = place.fsync;
    this.#engine = engine;
    this.#lock = lock;
    this.#leftovers = new Leftovers(place, engine.journal);
    this.durability = place.fsync === "commit" ? "machine" : "process";
    this.settings = {
      layout: parts.layout.name,
      ref: place.ref,
      ...engine.settings,
      fsync: place.fsync,
      lock_wait_ms: lock.waitMs,
    };
  }

  /** Recovers what a killed writer left, unless another is at work, and reads the newest commit. */
  async start(): Promise<void> {
    if (this.#lock.tryTake()) {
      try {
        await this.#recover();
      } finally {
        this.#lock.release();
      }
    }
    await this.#refresh();
  }

  get checkMs(): number {
    return this.#checks.spentMs;
  }

  get times(): Readonly<Record<string, number>> {
    const { times = {} } = this.#engine;
    return Object.fromEntries(Object.entries(times).map(([part, us]) => [part, us / 1000]));
  }

  append(event: SignedEvent, options: AloneOptions = {}): Promise<KelAppendResult> {
    return this.#write([event], options);
  }

  commitBatch(events: readonly SignedEvent[]): Promise<KelAppendResult> {
    return this.#write(events, null);
  }

  flush(): Promise<void> {
    return this.#run(() => this.#publish());
  }

  /** Waits for who is at work: what a killed writer left could not be completed when this was opened beside them. */
  sync(): Promise<void> {
    return this.#run(async () => {
      await this.#takeLock();
      await this.#publish();
      await this.#engine.sync();
    });
  }

  async *read(prefix: string, from = 0): AsyncGenerator<SignedEvent> {
    yield* this.#inSteps(async (reader) => reader.events(prefix, from, await reader.length(prefix)));
  }

  keyState(prefix: string): Promise<KeyState | null> {
    return this.#reading((reader) => reader.state(prefix));
  }

  prefixes(): AsyncGenerator<string> {
    return this.#inSteps((reader) => Promise.resolve(reader.prefixes()));
  }

  stats(): Promise<KelRegistryStats> {
    return this.#reading(async (reader) => {
      let [prefixes, events] = [0, 0];
      for await (const prefix of reader.prefixes()) {
        prefixes += 1;
        events += await reader.length(prefix);
      }
      return {
        prefixes,
        events,
        commits: await this.#engine.countCommits(),
        ...await this.#engine.measure(),
      };
    });
  }

  check(watch?: CheckWatch): Promise<KelCheckResult> {
    return this.#run(async () => {
      await this.#publish();
      const reader = await this.#refresh();
      return await checkRegistry(reader, { place: this.#place, layout: this.#layout }, watch);
    });
  }

  close(): Promise<void> {
    return this.#run(async () => {
      try {
        await this.#engine.close();
      } finally {
        this.#lock.release();
        this.#lock.close();
      }
    });
  }

  /** Writes events as one commit: all of them, or none. @param alone Options of a single append; null for a batch. */
  #write(events: readonly SignedEvent[], alone: AloneOptions | null): Promise<KelAppendResult> {
    const syncs = alone === null && this.#fsync === "batch";
    return this.#run(async () => {
      const wasHeld = this.#lock.isHeld;
      await this.#takeLock();
      let isUnpublished = wasHeld;
      try {
        const batch = new PendingBatch(await this.#refresh(), this.#layout.snMax);
        await this.#checks.fill(batch, events, alone);
        if (batch.eventCount > 0) {
          await this.#commit(batch, syncs);
          isUnpublished = !this.#engine.publishesEach;
        }
        if (syncs) {
          await this.#publish();
          isUnpublished = false;
        }
        return batch.result;
      } finally {
        // What others cannot see yet they must not build upon.
        if (!isUnpublished) this.#lock.release();
      }
    });
  }

  async #commit(batch: PendingBatch, sync: boolean): Promise<void> {
    const reader = this.#reader!;
    const timeS = this.#head!.timeS + batch.eventCount;
    const message = commitMessage(batch);
    await this.#engine.commit(await reader.changes(batch, timeS), { timeS, message, sync });
    reader.committed(batch);
  }

  async #takeLock(): Promise<void> {
    if (this.#lock.isHeld) return;
    await this.#lock.take();
    try {
      // Others may have been killed since with commits that nobody has seen.
      await this.#recover();
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  async #recover(): Promise<void> {
    await this.#leftovers.complete();
    await this.#engine.recover();
  }

  /** Gives the lock back, unless it could not be done, as on a full disk: then commits wait for the next try. */
  async #publish(): Promise<void> {
    try {
      await this.#engine.publish();
    } catch (error) {
      if (error instanceof ConcurrentWriteError) this.#lock.release();
      if (error instanceof HeadroomError || this.#engine.publishesEach) throw error;
      throw new HeadroomError(
        `Cannot make visible what was appended to "${this.#place.gitdir}": ${messageOf(error)}`,
        {
          expected: "room and permission to write objects and the ref",
          actual: messageOf(error),
          next:
            "Nothing is lost: it is kept beside the objects. Free some space, then flush or open the registry again.",
          cause: error,
        },
      );
    }
    this.#lock.release();
  }

  /** The reader of the newest commit; a new one where another process has moved the ref, or an append of our own failed. */
  async #refresh(): Promise<LayoutReader> {
    const { head, changed } = await this.#engine.refresh();
    this.#head = head;
    if (changed || this.#reader === null) {
      this.#reader = null; // a failure to open must not leave the old one
      refuseMissingRef(this.#place, head?.commit ?? null);
      this.#reader = await this.#layout.open(this.#engine);
    }
    return this.#reader;
  }

  /** Reads the registry as it is now. */
  #reading<T>(work: (reader: LayoutReader) => Promise<T>): Promise<T> {
    return this.#run(async () => await work(await this.#refresh()));
  }

  /** Items of a reader, each read in a turn of its own, so that appends may come between. */
  async *#inSteps<T>(begin: (reader: LayoutReader) => Promise<AsyncIterable<T>>): AsyncGenerator<T> {
    const items = await this.#reading(begin);
    const iterator = items[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await this.#run(() => iterator.next());
      if (done) return;
      yield value;
    }
  }

  /** Runs work after everything asked for before it. */
  #run<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn.run(() => translated(this.#place, work));
  }
}

function commitMessage(batch: PendingBatch): string {
  if (batch.eventCount > 1) return `batch: ${batch.eventCount} events`;
  const { event } = batch.logs.values().next().value!.events[0]!;
  return `Append event ${event.i} seq ${snOf(event)}`;
}
