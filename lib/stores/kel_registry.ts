import type { KeyState } from "../keri/key_state.ts";
import type { SignedEvent, Tip } from "../keri/signed_event.ts";
import type { CheckResult } from "./entity_store.ts";
import type { Durability } from "./durability.ts";

/** The effect of an append. */
export interface KelAppendResult {
  /** Events written; 0 where every one was already there (a no-op). */
  readonly events: number;
  /** Atomic units written: Git commits, for a registry in Git. */
  readonly commits: number;
  readonly tips: ReadonlyMap<string, Tip>;
}

/** What merging packs cost a writer since it was opened: pauses, during which nothing is appended. */
export interface Maintenance {
  readonly runs: number;
  readonly totalMs: number;
  readonly longestMs: number;
  /** Why merging failed last, where it did. Nothing that was appended depends on it; it is tried again later. */
  readonly problem?: string;
}

/** Contents of a registry: its logs, and where its layout has them, commits, objects and allocated bytes. */
export interface KelRegistryStats {
  readonly prefixes: number;
  readonly events: number;
  /** Bytes of content in its files. */
  readonly fileBytes: number;
  /** Bytes the file system allocated for them (what `du` counts). */
  readonly allocatedBytes?: number;
  readonly commits?: number;
  /** Objects in the registry's store, loose or packed. */
  readonly objects?: number;
  /** Bytes of the files of loose objects, and of packs with their indexes. */
  readonly looseBytes?: number;
  readonly packedBytes?: number;
  readonly packs?: number;
  /** There where packs are merged. */
  readonly maintenance?: Maintenance;
}

/** A log that is not sound. */
export interface LogProblem {
  readonly prefix: string;
  /** Sequence number of the first event that is wrong or cannot be read; null where it is what is stored beside the events. */
  readonly sn: number | null;
  readonly reason: string;
}

/** What a replay of every log found. Counts cover each log up to its first problem. */
export interface LogsReplay {
  readonly logs: number;
  readonly events: number;
  readonly signatures: number;
  readonly problems: readonly LogProblem[];
}

/** A log to which commits that are not published add, or of which they replace events. */
export interface UnpublishedLog {
  readonly prefix: string;
  /** Number of its newest event that is published; null where none is. */
  readonly publishedSn: number | null;
  /** Number of its newest event with them. */
  readonly sn: number;
  /** What is wrong with it then. */
  readonly problem: LogProblem | null;
}

/** Acknowledged commits that nobody but their writer sees yet. */
export interface Unpublished {
  /** File in which they wait. */
  readonly journal: string;
  readonly commits: number;
  /** Whether a writer is at work, who will publish them: else one was killed. */
  readonly isHeld: boolean;
  /** Null where it was not looked at. */
  readonly logs: readonly UnpublishedLog[] | null;
  /** Why they cannot be published; null where they can. */
  readonly problem: string | null;
  /** What to do about them. */
  readonly next: string;
  /** Whether nothing has to be done. */
  readonly isSound: boolean;
}

/** What a check of a registry found; `replay` and `unpublished` say as data what its lines say. */
export interface KelCheckResult extends CheckResult {
  readonly replay?: LogsReplay;
  readonly unpublished?: readonly Unpublished[];
}

/** How somebody follows a long check: told of each log, and it ends early by an error where `interrupted` is aborted. */
export interface CheckWatch {
  readonly onLog?: () => void;
  readonly interrupted?: AbortSignal;
}

/**
 * A registry of key event logs. All registries share their checks (`lib/keri/append_checks.ts`) and refuse: wrong sequence,
 * broken prior digest, wrong SAID, bad signature, bad pre-rotation, a lost compare-and-swap. A refusal changes nothing. The
 * same event again is a no-op; a different one at the same number is duplicity, reported with both SAIDs, but for a recovery: a
 * rotation that may supersede what is there takes its place, and what followed leaves the log.
 */
export interface KelRegistry {
  readonly name: string;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  /** Appends one event in one commit. `expectedTip` guards against another writer. */
  append(event: SignedEvent, options?: { readonly expectedTip?: Tip | null }): Promise<KelAppendResult>;
  /** Appends events of one or several prefixes in one commit, all or none. A refusal names the position of the event. */
  commitBatch(events: readonly SignedEvent[]): Promise<KelAppendResult>;
  /** Makes everything appended visible to a fresh process. */
  flush(): Promise<void>;
  /** Makes everything appended survive the machine's death. */
  sync(): Promise<void>;
  read(prefix: string, from?: number): AsyncIterable<SignedEvent>;
  keyState(prefix: string): Promise<KeyState | null>;
  prefixes(): AsyncIterable<string>;
  /** Milliseconds spent in the shared checks (SAID, chain, signature) since opened; recorded apart from the writer's time. */
  readonly checkMs: number;
  /**
   * Milliseconds since opened by what the registry did: compression, hashing, files, fsync, ref, repacking; where it tells them. Parts
   * do not lie within each other, and the shared checks are in none of them.
   */
  readonly times?: Readonly<Record<string, number>>;
  stats(): Promise<KelRegistryStats>;
  /**
   * Verifies every log from its first event. A line counts them: "2 logs, 9 events, 10 signatures verified"; each problem has a line
   * that begins with its log and event: "E…: event 1: …".
   */
  check(watch?: CheckWatch): Promise<KelCheckResult>;
  close(): Promise<void>;
}
