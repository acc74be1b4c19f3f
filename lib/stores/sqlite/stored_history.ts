import type { EntityVersion, Uint64 } from "../../chain/entity.ts";
import type { EarlierVersion } from "./earlier_version.ts";
import type { Database } from "./engine.ts";
import type { HistoryFile } from "./history_file.ts";
import type { HistoryVersion } from "./history_version.ts";

/** A version with the one that its entity had before, or null. */
export interface VersionStart {
  readonly block: number;
  readonly version: HistoryVersion;
  readonly before: EarlierVersion | null;
}

/** The end of a version. */
export interface VersionEnd {
  readonly block: number;
  readonly key: Uint8Array;
  readonly expiration: Uint64;
  /** Block at which the entity was created whose version starts where this one ends; null where none does. */
  successorCreatedAt(): Uint64 | null;
}

/**
 * The history of a chain as a kind of store keeps it. All of it is read within one read transaction, row by row: memory does not
 * grow with the chain. Every method may throw a `HeadroomError`: damage, or rows that contradict each other.
 */
export interface StoredHistory {
  /** Newest block, or null where nothing was appended. */
  tip(): number | null;
  /** First block that is kept, or null. */
  first(): number | null;
  /** Whether a version ends after its expiry: its writer counted extends from the old one. */
  endsLate(): boolean;
  /** In block order. */
  starts(): Generator<VersionStart, undefined>;
  /** Those up to the newest block, in block order. */
  ends(tip: number): Generator<VersionEnd, undefined>;
  /** Keys of the entities that are live at a block, in no particular order. */
  liveKeys(atBlock: number): Generator<Uint8Array, undefined>;
  /** The versions that are live at a block, without their payloads, in no particular order. */
  liveVersions(atBlock: number): Generator<EntityVersion, undefined>;
  /** The version of an entity that is live at a block, or null. */
  liveVersion(key: Uint8Array, atBlock: number): EntityVersion | null;
}

/** A way in which kinds of stores lay out a history. */
export interface HistoryLayout {
  /** For messages. */
  readonly name: string;
  /** A table that only this layout has. */
  readonly table: string;
  /** What a database lacks of this layout, for display; empty where nothing. */
  problems(database: Database.Database): readonly string[];
  open(file: HistoryFile): StoredHistory;
}
