import type { EncodedBlock } from "../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../chain/entity.ts";
import type { VersionTotals } from "../chain/version_totals.ts";
import type { AreaQuery, AreaResult } from "./area/area_query.ts";
import type { Durability } from "./durability.ts";

/** What a store supports. The contract tests check everything promised here, and a clear refusal of the rest. */
export interface EntityStoreCapabilities {
  /** `all`: any block from the first on can be queried. `head`: only the newest. */
  readonly history: "all" | "head";
  /** `full`: Arkiv's whole query language. `subset`: some terms are refused at compile time. */
  readonly language: "full" | "subset";
  /** Whether `bulkLoad` is supported. */
  readonly bulk: boolean;
  /** There where a store has one writer or readers, never both: the other is refused when it is opened. */
  readonly alone?: true;
  /** What `within` finds places by, at the newest block; left out where there is no `within`. */
  readonly area?: "ranges" | "rtree" | "h3" | "geohash" | "gist";
}

/** The effect of an append. Its time is measured by the driver, never by the store. */
export interface AppendResult {
  readonly block: number;
  /** Entity versions written: creates, updates, extends, owner changes that took effect. */
  readonly written: VersionTotals;
  /** Earlier versions that operations of this block ended. */
  readonly closed: Omit<VersionTotals, "payloadBytes">;
}

/** A query in Arkiv's language, compiled ahead of running it. */
export interface CompiledQuery {
  /** The query's source text. */
  readonly text: string;
  /** The store's own form of the query (SQL), for plans and reports. */
  readonly native: string;
}

/** A page of at most `limit` results (1 to 200), after `cursor` where given. */
export interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

/** Results ordered by (from_block, entity_key). `cursor` is set where more results follow. */
export interface QueryResult {
  readonly versions: readonly EntityVersion[];
  readonly cursor?: string;
}

/** What bytes on disk are for; the only thing a size law knows about a layout. `log`: not yet moved into the data. */
export type StorageRole = "attributes" | "payloads" | "index" | "other" | "log";

/** A table, index or file in the store's own terms. */
export interface StoragePart {
  readonly name: string;
  readonly role: StorageRole;
  /** Physical rows, or null where the part has none or they are not counted. */
  readonly rows: number | null;
  readonly bytes: number;
  /** Pages, where the part is made of pages. */
  readonly pages?: number;
  /** Levels of its b-tree, the leaves included. */
  readonly depth?: number;
  /** Bytes of its pages that hold nothing. */
  readonly unusedBytes?: number;
}

/** What a store holds. */
export interface StoreStats {
  /** All versions ever written where history is `all`, else those live at the tip. */
  readonly totals: VersionTotals;
  /** Where the bytes are. No byte counts twice: parts without the log add up to `fileBytes` at most. */
  readonly parts: readonly StoragePart[];
  /** Bytes of the data, without the log; as they will be on disk, where some of them are still in the log. */
  readonly fileBytes: number;
}

/** State of the engine between two appends, where it has such a state. Cheap enough to read after every block. */
export interface EngineState {
  /** Bytes of the write-ahead log's file, which may be longer than what is in use of it. */
  readonly logBytes?: number;
  /** How often the log was begun anew, from the start of its file, since the store was opened. */
  readonly logRestarts?: number;
  /** Whether a reader keeps the log from being begun anew, so that it may pass its bound. */
  readonly logPinned?: boolean;
  /** CPU time of the store's own threads since it was opened, ms, where the system tells. */
  readonly threadsCpuMs?: number;
  /** Pages of the database, free ones included. */
  readonly pageCount?: number;
  /** Whether the log was moved into the data since the last call. */
  readonly checkpointed?: boolean;
}

/** Result of a store's own check of everything it holds. */
export interface CheckResult {
  readonly ok: boolean;
  /** One line per check, for display. */
  readonly lines: readonly string[];
}

/**
 * A store of blocks of entity operations. Async at the interface; the timed section of a synchronous engine has no await.
 * One block is one transaction. Opened by its kind (`store_kind.ts`).
 */
export interface EntityStore {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly durability: Durability;
  /**
   * Every setting in force, as read back from the engine (pragmas, versions) of an open store. An engine may report others
   * before its first write (SQLite: `synchronous`).
   */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Newest block, or null where nothing was appended. */
  readonly tip: number | null;
  /** Oldest block of the chain that is kept, or null; left out where the store does not say, as its file does. */
  readonly first?: number | null;
  /**
   * Appends one block: all its operations become durable together, or none does.
   * @throws {BlockOrderError} `block.number` is not tip + 1 (any number is accepted as the first); nothing was written.
   * @throws {OperationError} An operation on an entity that is not live, or a create of one that is; nothing was written.
   */
  appendBlock(block: EncodedBlock): Promise<AppendResult>;
  /**
   * Loads a whole chain into an empty store, with the same result as appending its blocks one by one. Checked, and safe from the
   * death of the machine, when done; until then, and where it fails or is killed, the store is empty.
   * @throws {UnsupportedError} `capabilities.bulk` is false. @throws {HeadroomError} The store is not empty, or in use; a full disk.
   * @throws {BlockOrderError} or {OperationError} as `appendBlock`.
   */
  bulkLoad(blocks: Iterable<EncodedBlock>): Promise<VersionTotals>;
  /** @throws {QuerySyntaxError} with the position; @throws {UnsupportedError} outside this store's language; @throws {HeadroomError} The file cannot be read. */
  compile(query: string): CompiledQuery;
  /** @throws {UnsupportedError} A block before the tip, where history is `head`. @throws {UsageError} No such page. */
  run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult>;
  /** The version valid at a block, or null. Throws as `run`. */
  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null>;
  /**
   * Who is in a circle and meets a filter, and where, by the attributes of `PLACES` (area/places.ts), in the order of `QueryResult`: all
   * of them without a page. Any block of the chain can be asked; an index of places serves the newest one, where the filter asks for
   * what is listed in it.
   * @throws {UnsupportedError} No such capability. @throws {UsageError} No such circle, block or page, another question's
   * cursor, or a chain in which no entity ever had those attributes.
   */
  within?(query: AreaQuery, atBlock: number, page?: Page): Promise<AreaResult>;
  /** The engine's query plan, one line per step. */
  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]>;
  /** Reads everything stored: minutes on a large store. */
  stats(): Promise<StoreStats>;
  engineState(): EngineState;
  check(): Promise<CheckResult>;
  close(): Promise<void>;
}
