import type { Operation } from "../chain/operation.ts";
import type { HistogramSummary } from "./histogram_summary.ts";

/** Counts that are still being added up. */
export type Mutable<Counts> = { -readonly [Name in keyof Counts]: Counts[Name] };

/** Version of `CensusSummary`. */
export const CENSUS_SCHEMA = 1;

/** How often entities are written and how long they live. */
interface LifeStatistics {
  /** Entities by number of versions. */
  readonly versionsPerEntity: HistogramSummary;
  /** Entities by blocks from their creation to the end of their newest version (expiry, deletion); 2^50 for any longer. */
  readonly lifeBlocks: HistogramSummary;
  /** Entities by blocks from their newest version to its end: `CohortSpec.lifespans`. */
  readonly lastVersionBlocks: HistogramSummary;
}

/**
 * What is in a chain, in the terms of the published Mendoza statistics (data/reference/mendoza.json). Plain values: it can be
 * written as JSON. Rows and bytes are those a bi-temporal store writes: every version all attributes (system ones included)
 * and a payload row; several operations of one block on one entity write one version.
 */
export interface CensusSummary extends LifeStatistics {
  readonly schema: typeof CENSUS_SCHEMA;
  readonly accuracy: CensusAccuracy;
  readonly blocks: BlockStatistics;
  /** Operations as given, by kind. */
  readonly operations: Readonly<Record<Operation["type"], number>>;
  readonly operationCount: number;
  /** Distinct keys with at least one version. */
  readonly entities: number;
  /** Entities with a version valid at the last block. */
  readonly liveEntities: number;
  readonly versions: number;
  readonly rows: RowStatistics;
  /** Entities by string attributes of their newest version, system attributes included. */
  readonly stringsPerEntity: HistogramSummary;
  /** The same for numeric attributes. */
  readonly numbersPerEntity: HistogramSummary;
  /** Versions by bytes (UTF-8) of the JSON cache of string attributes, as a store writes it. */
  readonly stringJsonBytes: HistogramSummary;
  readonly numberJsonBytes: HistogramSummary;
  readonly creators: AccountStatistics;
  readonly owners: AccountStatistics;
  /** Most versions first; at most 256, the rest under `otherContentTypes`. */
  readonly contentTypes: readonly ValueCount[];
  readonly otherContentTypes: ValueCount | null;
  /** Entities and versions by the value of a string attribute `type`; "" where there is none. Most versions first. */
  readonly types: readonly ValueCount[];
  readonly otherTypes: ValueCount | null;
  readonly payloads: PayloadStatistics;
  /** Every attribute, system ones first, then most versions first. */
  readonly attributes: readonly AttributeStatistics[];
  /** Similar entities: same attribute names and types, same `type`, same content type. Most entities first. */
  readonly groups: readonly GroupStatistics[];
  readonly phases: readonly PhaseStatistics[];
}

/** What is exact and what is estimated. */
export interface CensusAccuracy {
  /** Share of the entities that were tracked individually, chosen by the hash of their key: 1, 1/2, 1/4, ... */
  readonly entityShare: number;
  readonly followedEntities: number;
  /** False where versions and entities of accounts or groups beyond the bounds are counted together. */
  readonly accountsComplete: boolean;
  readonly groupsComplete: boolean;
  /** What is estimated, in sentences; empty if everything but values and quantiles is exact. */
  readonly notes: readonly string[];
}

/** Blocks and how they are filled. */
export interface BlockStatistics {
  /** First and last block number; 0 where there was no block. */
  readonly first: number;
  readonly last: number;
  /** last - first + 1. */
  readonly span: number;
  readonly withOperations: number;
  /** Blocks with operations by how many operations, versions and new entities they hold. */
  readonly operationsPerBlock: HistogramSummary;
  readonly versionsPerBlock: HistogramSummary;
  /** Only blocks that create an entity. */
  readonly createsPerBlock: HistogramSummary;
  /** Transactions with operations; a transaction is a (block, txIndex). */
  readonly transactions: number;
  /** The span in at most 64 periods of equal length (the last may be shorter). */
  readonly calendar: readonly PhaseStatistics[];
}

/** What a range of blocks contains; `toBlock` is exclusive. */
export interface PhaseStatistics {
  readonly name: string;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly blocksWithOperations: number;
  readonly operations: number;
  readonly entities: number;
  readonly versions: number;
  readonly payloadBytes: number;
}

/** Rows as Arkiv's schema would write them, system attributes included. */
export interface RowStatistics {
  /** Attribute rows, system attributes included. */
  readonly strings: number;
  readonly numbers: number;
  readonly payloads: number;
  readonly total: number;
  readonly systemStrings: number;
  readonly systemNumbers: number;
}

/** Entities and versions that carry a value. */
export interface ValueCount {
  readonly value: string;
  readonly entities: number;
  readonly versions: number;
}

/** Accounts by `$creator` or `$owner` of each version. Shares are of versions, as published (M-02). */
export interface AccountStatistics {
  readonly distinct: number;
  /** Most versions first, at most 1,000. Entities: whose newest version has it. `value` is the address. */
  readonly top: readonly ValueCount[];
  /** Versions by rank, in ranges: 1 to 32 individually, then doubling. */
  readonly ranks: readonly RankCount[];
}

/** Entities and versions created by the accounts of ranks `from` to `to`, the busiest account first. */
export interface RankCount {
  readonly from: number;
  readonly to: number;
  readonly entities: number;
  readonly versions: number;
}

/** Payload sizes, bytes, and how well payloads compress. */
export interface PayloadStatistics {
  readonly totalBytes: number;
  /** Versions by payload bytes; buckets end at the published bounds (kB of 1,000 bytes). */
  readonly bytes: HistogramSummary;
  readonly empty: number;
  /** Payloads of 45,000 bytes and more: the published large cluster. */
  readonly large: {
    readonly count: number;
    readonly meanBytes: number;
    readonly medianBytes: number;
    readonly stdDevBytes: number;
    readonly minBytes: number;
    readonly maxBytes: number;
  };
}

/** One attribute over the whole chain. */
export interface AttributeStatistics {
  readonly name: string;
  readonly type: "string" | "numeric";
  readonly system: boolean;
  /** Rows a store writes: one a version. */
  readonly versions: number;
  /** Entities whose newest version has it. */
  readonly entities: number;
  /** Of creates and updates; null for system attributes. */
  readonly values: TextValues | NumberValues | null;
}

/** Values of one attribute that creates and updates gave. */
export interface ValueStatistics {
  readonly count: number;
  /** Distinct values: exact up to 64, then an estimate (about 3 %). */
  readonly distinct: number;
  readonly distinctExact: boolean;
  /** Values of updates that were compared with the previous one, and those that differ from it. */
  readonly compared: number;
  readonly changed: number;
  /**
   * Most frequent first, numbers as decimal text (they may exceed 2^53). Exact where `distinctExact`; otherwise those that
   * a bounded counter kept, undercounted.
   */
  readonly top: readonly (readonly [value: string, count: number])[];
}

/** Values of a string attribute. */
export interface TextValues extends ValueStatistics {
  readonly kind: "text";
  /** UTF-8 bytes of a value, as escaped in JSON. */
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly meanBytes: number;
  /** Common prefix of all values, at most 40 characters. */
  readonly prefix: string;
  /** What follows the prefix in every sampled value: decimal digits, hex digits, or anything. */
  readonly rest: "digits" | "hex" | "text";
}

/** Values of a numeric attribute. */
export interface NumberValues extends ValueStatistics {
  readonly kind: "number";
  /** Decimal text, as in `top`. */
  readonly min: string;
  readonly max: string;
  readonly mean: number;
  /** Values at shares 0, 1/32, ... 1 of the versions: the ends exact, the rest from a sample of 512 chosen by hash. */
  readonly quantiles: readonly string[];
}

/** Similar entities, for `scenario fit`. */
export interface GroupStatistics extends LifeStatistics {
  /** Names sorted; empty for the group of the rest. */
  readonly strings: readonly string[];
  readonly numbers: readonly string[];
  /** Value of the string attribute `type`, null where there is none or the group holds several. */
  readonly type: string | null;
  /** null where the group holds several. */
  readonly contentType: string | null;
  /** The group of everything beyond the bound of groups. */
  readonly rest: boolean;
  /** Entities created as such, and the versions these entities got. */
  readonly entities: number;
  /** Of these, with a version valid at the last block. */
  readonly liveEntities: number;
  readonly versions: number;
  /** Custom attributes and bytes of the string JSON cache of an entity's newest version, on average. */
  readonly meanStrings: number;
  readonly meanNumbers: number;
  readonly meanStringJsonBytes: number;
  /** Entities created in each period of `blocks.calendar`. */
  readonly byCalendar: readonly number[];
  /** Blocks that create such entities, by how many. */
  readonly createsPerBlock: HistogramSummary;
  /** Entities by the rank of their creator. */
  readonly creatorRanks: readonly RankCount[];
  readonly attributes: readonly AttributeStatistics[];
  /** Of creates and updates. */
  readonly payloadBytes: HistogramSummary;
  /** Deflated bytes over bytes of a sample of payloads (up to 64 kB); null where there are none. */
  readonly deflatedShare: number | null;
}
