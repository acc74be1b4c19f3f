import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { ChosenStore } from "../plan/chosen_store.ts";
import type { Role } from "../plan/profiles.ts";

interface TrialJobBase {
  /** Id of the trial, also its folder's name. */
  readonly trial: string;
  readonly scenario: string;
  readonly store: ChosenStore;
  readonly profile: string;
  /** One of the store's variants. */
  readonly variant: string;
  readonly role: Role;
  readonly order: number;
  readonly scale: number;
  /** Decimal text of the 64-bit seed. */
  readonly seed: string;
  /** The run folder, where rows go. */
  readonly runDir: string;
  /** Path of the store; does not exist yet. */
  readonly storePath: string;
  /** Keeps the store's files after the trial. */
  readonly keepStore: boolean;
}

/** Appends a prepared block file to a fresh entity store, then checks and queries it. */
export interface AppendJob extends TrialJobBase {
  readonly kind: "append";
  /**
   * What is measured: appends (with or without queries after), only queries, one bulk load of all blocks, appends to a store
   * whose load came at once, a tenth of it then rewritten, or appends with restricted memory.
   */
  readonly benchmark: "append" | "query" | "bulk" | "rewritten" | "restricted";
  /** Most memory of the job's process, page cache included, bytes; where absent, all that the machine has. */
  readonly memoryLimitBytes?: number | undefined;
  readonly blocksPath: string;
  readonly expectationsPath: string;
  readonly warmupBlocks: number;
  /** Rows appended to a temporary store first. */
  readonly warmupRows: number;
  /** Rounds of the closed loop; 0 for no queries. */
  readonly queryRounds: number;
  /** Arrivals of the open loop at `openRatePerS`; 0 for none. */
  readonly openArrivals: number;
  readonly openRatePerS: number;
}

/** Onboards an organisation's agents into a fresh registry, then replays and verifies every log. */
export interface OnboardJob extends TrialJobBase {
  readonly kind: "onboard";
  readonly agents: number;
  readonly engineers: number;
  readonly anchorsPerAgent: number;
  readonly batchAgents: number;
}

/** Writes a scenario's block file and the expectations for it, unless valid ones exist. */
export interface PrepareJob {
  readonly kind: "prepare";
  readonly scenario: EntityScenario;
  readonly scale: number;
  readonly seed: string;
  /** Folder of this data set; created where missing. */
  readonly dir: string;
  /** A user's own block file to use instead of generating one, or null; it must hold exactly this data. */
  readonly blocksPath: string | null;
  /** Whether to generate the scenario's peaks too. A user's own block file may hold them or not. */
  readonly peaks: boolean;
  readonly queryInstances: number;
  readonly sampledEntities: number;
}

/** Turns a chain that no scenario generated into a block file and the expectations for it. */
export interface ImportJob {
  readonly kind: "import";
  /** A block file, an archive or a database. */
  readonly path: string;
  /** Folder for the result; exists and is empty. */
  readonly dir: string;
  readonly sampledEntities: number;
}

/** Moves the chain of a database into a new store, and compares what both answer. */
export interface MigrateJob {
  readonly kind: "migrate";
  /** The database; it is only read. */
  readonly path: string;
  /** Where to find the kind of the new store. */
  readonly store: string;
  readonly variant: string;
  /** Path of the new store; does not exist yet. */
  readonly storePath: string;
}

/** Asks a database that something else wrote; it is only read. */
export interface AskJob {
  readonly kind: "ask";
  readonly path: string;
  /** Name of the kind of store that reads it. */
  readonly store: string;
  readonly expectationsPath: string;
  /** Measured rounds, after one of warmup. */
  readonly rounds: number;
}

/** Work of one child process, as JSON. */
export type Job = AppendJob | OnboardJob | PrepareJob | ImportJob | MigrateJob | AskJob;
/** A job that measures a trial. */
export type TrialJob = AppendJob | OnboardJob;

/** Result of a trial; its measurements are in its rows. */
export interface TrialOutcome {
  readonly ok: boolean;
  readonly failedChecks: readonly string[];
}

/** How far a job has come with one of its steps. */
export interface JobProgress {
  /** What is done: "appending", "checking 2 of 4 (sampled entities)". */
  readonly step: string;
  /** Number of `unit` (blocks, agents) done, and in all; 0 where that is not known. */
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** The same in rows, where that tells more of the work. */
  readonly rows?: { readonly done: number; readonly total: number };
}

/** The parent process of a running job. */
export interface JobHost {
  /** Reports progress: at once where a step begins, else now and then. Cheap, but call it off the clock. */
  progress(progress: JobProgress): void;
  /** Tells the user something at once: that the job waits, for example. */
  note(line: string): void;
  /** Yields now and then, so that signals and the end of the parent are noticed; off the clock. Cheap where it is not yet time. */
  yieldNow(): Promise<void>;
}
