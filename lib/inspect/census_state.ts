import type { Operation } from "../chain/operation.ts";
import { AccountTable } from "./account_table.ts";
import { Calendar, NO_COUNTS } from "./calendar.ts";
import type { Mutable, PhaseStatistics } from "./census_summary.ts";
import { ChangeTracker } from "./change_tracker.ts";
import { EntityTable } from "./entity_table.ts";
import { type Group, Groups } from "./groups.ts";
import { KeySets } from "./key_sets.ts";
import { makeHistogram } from "./make_histogram.ts";
import { ValueNames } from "./value_names.ts";

/** Most values of `type`, and content types, that are counted separately. */
const TYPES = 4_096;
const CONTENT_TYPES = 256;

/** What a census counts apart, and how much it may remember. */
export interface CensusOptions {
  /** Ranges of blocks to be counted separately, `toBlock` exclusive. */
  readonly phases?: readonly Pick<PhaseStatistics, "name" | "fromBlock" | "toBlock">[];
  /** Most entities tracked individually. Default 2^20: about 100 MB. */
  readonly entityLimit?: number;
}

/** Everything a census remembers; bounded for every chain. */
export class CensusState {
  readonly table: EntityTable;
  readonly accounts = new AccountTable();
  readonly keySets = new KeySets();
  readonly groups = new Groups(this.keySets.unknown);
  readonly types = new ValueNames(TYPES);
  readonly contentTypes = new ValueNames(CONTENT_TYPES);
  /** Groups in which the block being counted creates entities. */
  readonly creating = new Set<Group>();
  readonly tracker = new ChangeTracker();
  readonly calendar = new Calendar();
  readonly phases: Mutable<PhaseStatistics>[];

  readonly operations: Record<Operation["type"], number> = {
    create: 0,
    update: 0,
    delete: 0,
    expire: 0,
    extend: 0,
    change_owner: 0,
  };
  readonly operationsPerBlock = makeHistogram("perBlock");
  readonly versionsPerBlock = makeHistogram("perBlock");
  readonly createsPerBlock = makeHistogram("perBlock");
  readonly stringJsonBytes = makeHistogram("jsonBytes");
  readonly numberJsonBytes = makeHistogram("jsonBytes");
  readonly payloadBytes = makeHistogram("payloadBytes");
  readonly largePayloads = { count: 0, sum: 0, squares: 0, min: Infinity };

  firstBlock: number | null = null;
  lastBlock = 0;
  blocksWithOperations = 0;
  transactions = 0;
  entities = 0;
  versions = 0;
  /** Custom attribute rows. */
  stringRows = 0;
  numberRows = 0;

  constructor({ entityLimit = 2 ** 20, phases = [] }: CensusOptions) {
    this.table = new EntityTable(entityLimit);
    this.phases = phases.map((phase) => ({ ...phase, ...NO_COUNTS }));
  }
}
