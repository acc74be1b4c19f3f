import type { AutoVacuum, PageState, StatisticsKind } from "../../stores/sqlite/maintenance.ts";
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

/** What is asked first of a store that was just opened: an entity's key in hex, or a query. */
export type FirstQuestion = { readonly key: string; readonly atBlock: number } | AskedQuery;

/** Upkeep on a closed store's file. */
export type MaintenanceAction =
  | { readonly vacuum: AutoVacuum | "as it is" }
  | { readonly statistics: readonly StatisticsKind[] }
  /** Free pages given back, so many a call, until none is left or there were enough calls. */
  | { readonly giveBack: number; readonly calls: number }
  | { readonly look: true };

/** The work of one process. */
export type UpkeepTask =
  | { readonly do: "load"; readonly file: StoreFile; readonly blocks: string }
  /** The first `count` blocks by every file, in turns, block by block. */
  | {
    readonly do: "append";
    readonly files: readonly StoreFile[];
    readonly blocks: string;
    readonly count: number;
  }
  | { readonly do: "maintain"; readonly path: string; readonly action: MaintenanceAction }
  | {
    readonly do: "ask";
    readonly file: StoreFile;
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

/** What upkeep took, and the file before and after it. */
export interface Maintained {
  /** Each step, its log moved into the file. For `giveBack`: each call. */
  readonly ms: readonly number[];
  /** Free pages left after each call of `giveBack`, else none. */
  readonly freePages: readonly number[];
  readonly before: PageState;
  readonly after: PageState;
  /** Rows of statistics after each step. */
  readonly statisticsRows: readonly number[];
  readonly autoVacuum: AutoVacuum;
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
