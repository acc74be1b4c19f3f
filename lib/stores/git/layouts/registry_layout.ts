import type { LogReader } from "../../../keri/append_checks.ts";
import type { SignedEvent, Tip } from "../../../keri/signed_event.ts";
import type { FileChange, TreeReader } from "../engines/git_engine.ts";
import type { PendingBatch } from "../pending_batch.ts";

/** What a log's own files say beside its events, checked against its replay. */
export interface ReplayedLog {
  readonly prefix: string;
  /** Events in the log, and its state after the last. */
  readonly events: number;
  readonly state: NonNullable<Awaited<ReturnType<LogReader["state"]>>>;
}

/** Reads one commit's tree as logs, and says which files a commit changes. Caches what it read: one for each tree. */
export interface LayoutReader extends LogReader {
  /** Events of a log; 0 for an unknown prefix. */
  length(prefix: string): Promise<number>;
  /** Newest event; null for an unknown prefix. */
  tip(prefix: string): Promise<Tip | null>;
  /** Events `from` up to, not including, `to`, which must exist. */
  events(prefix: string, from: number, to: number): AsyncIterable<SignedEvent>;
  /** Every prefix with a log; constant memory. */
  prefixes(): AsyncIterable<string>;
  /** The files that a commit of the batch sets and removes. @param timeS The commit's time, s since 1970. */
  changes(batch: PendingBatch, timeS: number): Promise<FileChange[]>;
  /** Keeps in memory what was just committed. */
  committed(batch: PendingBatch): void;
  /** What is wrong with files that repeat what a log's events say; null where nothing is. */
  logProblem(log: ReplayedLog): Promise<string | null>;
  /** Where derived figures about the whole registry are out of date: worth a line, but no log is unsound for it. */
  registryNotes(total: { readonly logs: number }): string[];
}

/** A layout of a registry's tree: which files hold the events of its logs. */
export interface RegistryLayout {
  /** For the run's record: "auths registry, version 1". */
  readonly name: string;
  readonly ref: string;
  /** Largest sequence number that it can name. */
  readonly snMax: number;
  /** Files of an empty registry. @param timeS Time of its commit, s since 1970. */
  empty(timeS: number): FileChange[];
  /** Reads the files of a commit, the engine's newest one. @throws {HeadroomError} It is no registry of this layout, or of a newer version. */
  open(engine: TreeReader): Promise<LayoutReader>;
}
