import type { Buffer } from "node:buffer";
import type { EngineSize } from "./git_engine.ts";

/** Types of Git objects that a registry has. */
export type ObjectType = "blob" | "tree" | "commit";

/**
 * Keeps Git objects of one repository by id. Engines that write objects themselves differ in this alone; `TreeEngine` does
 * the rest. One caller at a time.
 */
export interface ObjectStore {
  /** For the run's record: engine, objects (form), publish. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Whether an ended commit is readable by git at once, so that the ref may move with each. */
  readonly publishesEach: boolean;
  /** Whether `recover()` finds the newest commit after the machine's death too, so that the ref need not be synced. */
  readonly keepsHead?: boolean;
  /** Microseconds since opened by what was done: hashing, compression, files, fsync, ...; parts do not lie within each other. */
  readonly times?: Readonly<Record<string, number>>;
  /**
   * Adds an object; one that is there already may be kept.
   * @param base Id of the object that it replaces in the tree, and mostly equals: may serve for a delta. Null for none.
   * @returns Its id.
   */
  write(type: ObjectType, content: Uint8Array, base?: string | null): string | Promise<string>;
  /** Content of an object, also of one not ended yet; its digest is verified. @throws {Error} Missing, damaged, or of another type. */
  read(type: ObjectType, oid: string): Buffer | Promise<Buffer>;
  /**
   * All written so far belongs to this commit: from now on it survives the process's death. Synced first where fsync is
   * "commit", or `sync` is set (a batch, where fsync is "batch") and the store publishes each.
   */
  endCommit(commit: string, sync?: boolean): void | Promise<void>;
  /**
   * Drops what was written since the last `endCommit()`: a commit failed. @param isEnded Its `endCommit()` had returned: the ref could
   * not be moved to it. It is taken back, so that no `recover()` finds what was refused.
   */
  abandon(isEnded: boolean): void | Promise<void>;
  /** Makes everything ended readable by git; synced where fsync is not "none". The engine moves the ref after this. */
  publish(): void | Promise<void>;
  /**
   * Newest commit that a killed writer had ended and not published, its objects made readable; null where there is none.
   * Called under the lock. The same again until `settle()` is called.
   */
  recover(): Promise<string | null>;
  /** The ref is at this commit now, and nothing else is to be recovered: what was ended and does not lead there is given up. */
  settle?(ref: string | null): void;
  /** Where ended commits are kept that may have to be recovered, for messages. */
  readonly journal?: string | undefined;
  /** Makes every object survive the machine's death. */
  syncAll(): Promise<void>;
  measure(): Promise<EngineSize>;
  close(): void | Promise<void>;
}
