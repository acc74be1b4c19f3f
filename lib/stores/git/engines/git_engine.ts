import type { Buffer } from "node:buffer";
import type { Maintenance } from "../../kel_registry.ts";

/** A file of the registry's tree that a commit sets, or removes. */
export interface FileChange {
  /** Its folder's path from the root. Changes of one folder that follow each other may share the array. */
  readonly folder: readonly string[];
  readonly name: string;
  /** Null removes the file. */
  readonly content: Uint8Array | null;
}

/** When what was written is synced: when the system likes, at each batch and flush, or before each append returns. */
export type FsyncMode = "none" | "batch" | "commit";

/** Newest commit of a registry. */
export interface EngineHead {
  /** Its id, or what the engine knows it by until it has one. */
  readonly commit: string;
  /** Its time, s since 1970. */
  readonly timeS: number;
}

/** What a commit says beside its files. */
export interface CommitMeta {
  /** Author's and committer's time, s since 1970. */
  readonly timeS: number;
  readonly message: string;
  /**
   * Set for a batch where fsync is "batch": the commit is to be synced before it becomes visible. `publish()` follows at once, so
   * that an engine whose commits become visible there has nothing to do.
   */
  readonly sync?: boolean;
}

/** Size of a repository. */
export interface EngineSize {
  /** Loose and packed; an object that is both counts twice. */
  readonly objects: number;
  /** Bytes of the files of loose objects. */
  readonly looseBytes: number;
  /** Bytes of packs with their indexes. */
  readonly packedBytes: number;
  readonly packs: number;
  /** Bytes of every file under `objects/`. */
  readonly fileBytes: number;
  /** Bytes that the file system allocated for them (what `du` counts). */
  readonly allocatedBytes: number;
  /** There where the engine merges packs. */
  readonly maintenance?: Maintenance;
}

/** Reads the files of one commit. */
export type TreeReader = Pick<GitEngine, "file" | "names">;

/**
 * Writes the commits of one linear history on one ref, and reads its newest tree. One caller at a time; a writer holds the
 * registry's lock from before `refresh()` on.
 */
export interface GitEngine {
  /** For the run's record: engine, objects (form), publish ("each append", "each batch" or "flush"), fsync. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Whether every commit moves the ref. Else commits become visible at `publish()`, and the registry keeps its lock until then. */
  readonly publishesEach: boolean;
  /** File of commits that are acknowledged and may not be visible yet: `recover()` completes what is in it. */
  readonly journal?: string | undefined;
  /** Microseconds since opened by what was done: hashing, compression, files, fsync, ...; parts do not lie within each other. */
  readonly times?: Readonly<Record<string, number>>;
  /**
   * Newest commit, also one not published yet; null where the ref does not exist. Reads the ref anew; `changed`: another
   * process moved it, or a commit failed, so that whatever was read before is out of date.
   */
  refresh(): Promise<{ readonly head: EngineHead | null; readonly changed: boolean }>;
  /**
   * Makes what a killed writer had committed and not published the newest commit. Called under the lock, before `refresh()`.
   * @throws {HeadroomError} The ref was moved elsewhere meanwhile; both stay as they are.
   */
  recover(): Promise<void>;
  /** Content of a file of the newest commit; null where there is none. */
  file(folder: readonly string[], name: string): Promise<Buffer | null>;
  /** Names in a folder in Git's order; empty where there is none. */
  names(folder: readonly string[]): Promise<readonly string[]>;
  /**
   * Writes one commit upon the head: all changes or none. Returns when it survives the process's death (`recover()` finds it),
   * with fsync "commit" the machine's.
   * @throws {ConcurrentWriteError} The ref is not at the head; it stays where it is.
   */
  commit(changes: readonly FileChange[], meta: CommitMeta): Promise<void>;
  /**
   * Makes all commits visible to a fresh process; synced where fsync is not "none".
   * @throws {ConcurrentWriteError} As `commit()`: what was not published is given up. After any other error it is kept, and may be
   * published later.
   */
  publish(): Promise<void>;
  /** Makes all that is published survive the machine's death, whatever the mode. */
  sync(): Promise<void>;
  countCommits(): Promise<number>;
  measure(): Promise<EngineSize>;
  /** Publishes what is not yet, and frees what it holds. */
  close(): Promise<void>;
}
