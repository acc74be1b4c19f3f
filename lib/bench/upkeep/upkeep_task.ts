import type { AutoVacuum, PageCounts, StatisticsKind } from "../../stores/sqlite/maintenance.ts";
import type { StoreContestant } from "../race/contestant.ts";

/** A store's file, and how it is opened. */
export interface StoreFile extends StoreContestant {
  readonly path: string;
}

/** A query as a process is told it. */
export interface AskedQuery {
  readonly type: string;
  readonly text: string;
  readonly atBlock: number;
  readonly limit: number;
}

/** A query with the digest of its answer, computed without the store that is measured. */
export interface KnownQuery extends AskedQuery {
  readonly matching: number;
  readonly versionsDigest: string;
}

/** What is asked first of a store that was just opened: an entity's key in hex, or a query. */
export type FirstQuestion = { readonly key: string; readonly atBlock: number } | AskedQuery;

/** Upkeep on a closed store's file. */
export type MaintenanceAction =
  | { readonly vacuum: AutoVacuum | "as it is" }
  /** `keepIn`: a file to be written, with the SQL that gives another copy the same statistics. */
  | { readonly statistics: readonly StatisticsKind[]; readonly keepIn: string }
  /** Free pages given back, so many a call, until none is left or there were enough calls. */
  | { readonly giveBack: number; readonly calls: number };

/** The work of one process. */
export type UpkeepTask =
  /** The mix of a scenario with its answers, computed. `source`: a file of `writeSource`. */
  | { readonly do: "compute"; readonly source: string; readonly tip: number }
  /** At once where the store can, but for blocks from `wholeUntil` on, which are appended. */
  | {
    readonly do: "load";
    readonly file: StoreFile;
    readonly blocks: string;
    readonly wholeUntil?: number;
  }
  | { readonly do: "look"; readonly file: StoreFile }
  /** The first `count` blocks by every file, in turns, block by block. */
  | {
    readonly do: "append";
    readonly files: readonly StoreFile[];
    readonly blocks: string;
    readonly count: number;
  }
  /** Compares a file with what blocks leave, up to `through` or its newest one after that. */
  | { readonly do: "compare"; readonly file: StoreFile; readonly blocks: string; readonly through: number }
  | { readonly do: "maintain"; readonly path: string; readonly action: MaintenanceAction }
  /** `statistics`: what was kept of them, put in the place of the file's own first. */
  | {
    readonly do: "ask";
    readonly file: StoreFile;
    readonly statistics: string;
    readonly queries: readonly AskedQuery[];
    readonly rounds: number;
  }
  | { readonly do: "open"; readonly file: StoreFile; readonly question: FirstQuestion }
  /** Appends, with the log kept from being begun anew, until it is killed; a line of `WrittenBlock` a block, null after the last. */
  | { readonly do: "write"; readonly file: StoreFile; readonly blocks: string };

/** A chain in a new store. */
export interface Loaded {
  readonly ms: number;
  readonly bulk: boolean;
}

/** Pages of a file, and how full its b-trees are. */
export interface PageState extends PageCounts {
  /** Bytes in use, as a share of the pages of all b-trees, and of the indexes' alone; null where there are none. */
  readonly fill: number | null;
  readonly indexFill: number | null;
}

/** What a file holds. Reading it takes a look at every page. */
export interface FileState {
  /** Rows of all versions, as Arkiv's schema counts them. */
  readonly rows: number;
  readonly pages: PageState;
}

/** Blocks appended to one file. */
export interface Appended {
  /** Service time of each block, ms. */
  readonly ms: readonly number[];
  /** Rows of Arkiv's schema that were written or closed. */
  readonly rows: number;
  /** Pages and the log's bytes before the first block, and after each tenth of them. */
  readonly marks: readonly { readonly pages: number; readonly logBytes: number }[];
  /** Pages after each block. */
  readonly pages: readonly number[];
}

/** What upkeep took, and the file's pages before and after it. */
export interface Maintained {
  /** Each step, its log moved into the file. For `giveBack`: each call. */
  readonly ms: readonly number[];
  readonly before: PageCounts;
  readonly after: PageCounts;
  /** Rows of statistics after each step. */
  readonly statisticsRows: readonly number[];
}

/** What one process was answered. */
export interface Asked {
  readonly queries: readonly {
    /** Of each round, ms. */
    readonly ms: readonly number[];
    readonly digest: string;
    readonly plan: readonly string[];
  }[];
}

/** A store opened and asked for the first time. */
export interface Opened {
  /** From before it is opened to the answer; and of that opening alone, ms. */
  readonly ms: number;
  readonly openMs: number;
  /** What closing took: it moves a log that was left into the file. */
  readonly closeMs: number;
  readonly tip: number | null;
  readonly versions: number;
  readonly digest: string;
}

/** A block that the writer was told is appended. */
export interface WrittenBlock {
  readonly block: number;
  readonly logBytes: number;
}
