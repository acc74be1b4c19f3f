import type { Block } from "../chain/block.ts";
import type { EntityVersion } from "../chain/entity.ts";
import type { Operation } from "../chain/operation.ts";
import type { EntityScenario, ScenarioSize } from "../scenarios/scenario.ts";

/** Encoded bytes of a row, JSON caches included. Source: measured, 37 (marketplace) to 36 (Mendoza). */
export const ROW_BYTES = 40;

/** What a dataset follows from. */
export interface DatasetSource {
  readonly scenario: EntityScenario;
  readonly scale: number;
  readonly seed: bigint;
}

/** Consecutive blocks: `load` (initial state), `steady` (operation stream), then peaks by their ids. `to` is exclusive. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** A size that is still being counted. */
export type SizeTally = { -readonly [Name in keyof ScenarioSize]: ScenarioSize[Name] };

/** A query with its parameters filled in and the block it is asked at. */
export interface QueryInstance {
  readonly type: string;
  readonly text: string;
  readonly atBlock: number;
  readonly limit: number;
}

/** The answer a store must give, computed without one. `keys` are those of the first page, in (from_block, entity_key) order. */
export interface ExpectedAnswer {
  readonly matching: number;
  readonly keys: readonly Uint8Array[];
  /** SHA-256 (hex) of all matching keys in order, for checking every page. */
  readonly digest: string;
  /** SHA-256 (hex) over the first page's versions (`digestVersions`), for checking contents. */
  readonly versionsDigest: string;
}

/**
 * Deterministic data of one scenario at one scale and seed: same seed, same bytes, on any machine and in any order.
 * Holds no data itself: blocks and entities are made when asked, in constant memory.
 */
export interface Dataset extends DatasetSource {
  readonly phases: readonly Phase[];
  /** Blocks from..to (exclusive), in order, empty ones included. */
  blocks(from?: number, to?: number): Generator<Block>;
  /**
   * A block's operations, made one at a time: a large block need not be held whole.
   * @param size Grows by what each operation writes into a store.
   */
  operations(block: number, size?: SizeTally): Generator<Operation>;
  /** About how many bytes each operation of a block encodes to; nothing is made. */
  operationBytes(block: number): Generator<number>;
  /**
   * The expire operations of a block that `operations` leaves to a store's own expiry, and Arkiv's chain reports: they come first
   * in a block and change nothing in a store that knows when versions end.
   */
  expiries(block: number): Operation[];
  /** Exact totals written from a block (default: the first) up to and including another (default: the last). */
  size(throughBlock?: number, fromBlock?: number): ScenarioSize;
  /** The version of an entity (its number within its type, from 0) that is valid at a block, or null: no store is asked. */
  version(type: string, entity: number, atBlock: number): EntityVersion | null;
  /** Entities that are live at a block (default: the last). */
  liveEntities(atBlock?: number): number;
  /** `count` queries of the weighted mix, all drawn from `seed`; asked at `atBlock`. */
  queries(count: number, atBlock: number, seed: bigint): QueryInstance[];
  /**
   * The answers a store must give, in one pass over the data for all of them.
   * @param tip Newest block of the store that is asked (default: the largest block asked): a version replaced later has its
   * end there, also when a past block is asked.
   */
  expectedAnswers(queries: readonly QueryInstance[], tip?: number): ExpectedAnswer[];
  /** The same where each query is asked while its block, one of the chain's, is the store's newest: in one pass for all blocks. */
  headAnswers(queries: readonly QueryInstance[]): ExpectedAnswer[];
}
