import type { EncodedBlock } from "../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../chain/entity.ts";

/** What a store promises; the contract tests run every law promised here and assert a clear refusal of the rest. */
export interface EntityStoreCapabilities {
  /** `all`: any block from the first on can be asked. `head`: only the newest. */
  readonly history: "all" | "head";
  /** `full`: Arkiv's whole query language. `subset`: some terms are refused at compile time. */
  readonly language: "full" | "subset";
}

/** How safe a returned append is: against the death of the process, or of the machine too. */
export type Durability = "process" | "machine";

/** Rows written by one append, by kind. Closing a version rewrites rows: counted in `closed`. */
export interface RowCounts {
  readonly strings: number;
  readonly numbers: number;
  readonly payloads: number;
  readonly closed: number;
}

/** What an append did. Time is taken by the driver, never by the store. */
export interface AppendResult {
  readonly block: number;
  /** Entity versions written (creates, updates, extends, owner changes that took effect). */
  readonly versions: number;
  readonly rows: RowCounts;
  readonly payloadBytes: number;
}

/** A query in Arkiv's language with everything decided that can be decided before it runs. */
export interface CompiledQuery {
  /** The query as written. */
  readonly text: string;
  /** The store's own form of it (SQL), for plans and reports. */
  readonly native: string;
}

/** At most `limit` results (1 to 200), after `cursor` where given. */
export interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

/** Results ordered by (from_block, entity_key). `cursor` is set where more follow. */
export interface QueryResult {
  readonly versions: readonly EntityVersion[];
  readonly cursor?: string;
}

export interface StoreStats {
  readonly tip: number | null;
  /** Rows in each data table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Bytes of each table and index, by its name in the store. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly fileBytes: number;
  readonly walBytes: number;
  readonly freePages: number;
  readonly pageBytes: number;
}

export interface CheckResult {
  readonly ok: boolean;
  /** One line per check, in people's words. */
  readonly lines: readonly string[];
}

/**
 * Where blocks go. Async at the interface; the timed section of a synchronous engine holds no await.
 * One block is one transaction. Opening is each store's own function (`openBitemporal(path, options)`).
 */
export interface EntityStore {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly durability: Durability;
  /** Every setting in force, as read back from the engine (pragmas, versions). */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Newest block, or null where nothing was appended. */
  readonly tip: number | null;
  /**
   * Appends one block: all its operations become durable together, or none does.
   * @throws {BlockOrderError} `block.number` is not tip + 1 (any number is taken as the first); nothing was written.
   * @throws {OperationError} An operation on an entity that is not live, or a create of one that is; nothing was written.
   */
  appendBlock(block: EncodedBlock): Promise<AppendResult>;
  /** @throws {QuerySyntaxError} with the position; @throws {UnsupportedQueryError} outside this store's language. */
  compile(query: string): CompiledQuery;
  run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult>;
  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null>;
  /** The engine's plan for a query, one line per step. */
  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]>;
  stats(): Promise<StoreStats>;
  /** Pages of the database, freed ones included; cheap enough to ask after every block. */
  pageCount(): number;
  check(): Promise<CheckResult>;
  close(): Promise<void>;
}
