import type { Appended, Loaded, Maintained, Opened, PageState } from "./upkeep_task.ts";

/** What can be measured, in the order of the answers. */
export const UPKEEP_PARTS = [
  "reorganise",
  "vacuum",
  "incremental",
  "statistics",
  "recovery",
  "open",
] as const;
/** One of them. */
export type UpkeepPart = (typeof UPKEEP_PARTS)[number];

/** Blocks that delete as many rows as they insert. */
export interface Reorganised extends Appended {
  readonly before: PageState;
  readonly after: PageState;
}

/** Two twins that got the same blocks, in turns: `ms` and bytes of the file by block. */
export interface Twins {
  /** Rows that each block inserts, about, and that the file held before, as Arkiv's schema counts them. */
  readonly rowsPerBlock: number;
  readonly rowsBefore: number;
  readonly first: Appended;
  readonly second: Appended;
}

/** VACUUM of a file, and what became of it beside a twin that was left as it was (`second`). */
export interface Vacuumed {
  /** Each of a fresh copy; the file before and after it. */
  readonly runs: readonly Maintained[];
  readonly before: PageState;
  readonly after: PageState;
  readonly growth: Twins;
}

/** Incremental auto-vacuum: beside a twin without (`second`), and what it gives back after deletions. */
export interface IncrementallyVacuumed {
  readonly growth: Twins;
  readonly deletedRows: number;
  readonly pagesACall: number;
  readonly givenBack: Maintained;
}

/** The planner's statistics in one state. */
export interface StatisticsState {
  /** What was run, in order; empty for none. */
  readonly steps: readonly string[];
  readonly made: Maintained;
  /** By query, in the order of `Statistics.queries`: its time in each process, ms; and the plan. */
  readonly queries: readonly { readonly ms: readonly number[]; readonly plan: readonly string[] }[];
}

/** The same queries in every state, each in a copy of the same file. */
export interface Statistics {
  readonly queries: readonly { readonly type: string; readonly text: string }[];
  readonly states: readonly StatisticsState[];
}

/** A killed writer's files, opened again: each time a fresh copy. */
export interface Recovered {
  /** Wanted, and what the writer left. */
  readonly wantedBytes: number;
  readonly logBytes: number;
  /** Blocks that it had told to be appended, and blocks that are there beyond them. */
  readonly acknowledged: number;
  readonly beyond: number;
  readonly opened: readonly Opened[];
}

/** Times of a file opened and asked first, each in a fresh process. `null`: could not be measured so. */
export interface OpenedFile {
  readonly question: "key" | "filter";
  readonly warm: readonly Opened[];
  readonly cold: readonly Opened[] | null;
}

/** Everything about one store. Parts that were not asked for are left out. */
export interface UpkeepResult {
  readonly contestant: string;
  /** Null for a file that was given. */
  readonly loaded: Loaded | null;
  /** Rows of all versions, as Arkiv's schema counts them, and bytes of the file that all begins with. */
  readonly rows: number;
  readonly fileBytes: number;
  /** Whether a delete only closes versions: nothing is ever removed. */
  readonly keepsHistory: boolean;
  readonly reorganise?: Reorganised;
  readonly vacuum?: Vacuumed;
  readonly incremental?: IncrementallyVacuumed;
  readonly statistics?: Statistics;
  readonly recovery?: readonly Recovered[];
  readonly open?: readonly OpenedFile[];
}
