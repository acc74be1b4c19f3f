import type { StoreFile } from "../upkeep/upkeep_task.ts";
import type { WriteStream } from "./write_stream.ts";

/** The work of one process. */
export type LoadTask = MakeTask | RunTask | CheckTask;

/** Makes what a load takes: files that are not named are not made. */
export interface MakeTask {
  readonly do: "make";
  /** A file of `writeSource`: the scenario with the stream that is offered. */
  readonly source: string;
  /** Block file of the initial state. */
  readonly base?: string;
  /** Block file of the stream, and its blocks. */
  readonly stream?: string;
  readonly blocks: number;
  /** Queries of every kind alike, about what the initial state holds. */
  readonly queries?: string;
}

/** Offers a load to a store. What is measured is written into the folder as it comes in. */
export interface RunTask {
  readonly do: "run";
  /** The store's file: a copy that may be changed. */
  readonly file: StoreFile;
  readonly write: Pick<WriteStream, "cadenceMs" | "blocks"> & { readonly stream: string } | null;
  readonly read: ReadTask | null;
  readonly seconds: number;
  readonly folder: string;
}

/** What readers ask. */
export interface ReadTask {
  readonly readers: number;
  /** Of all readers together. */
  readonly ratePerS: number | "max";
  readonly queries: string;
  /** By kind of query. */
  readonly weights: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Least time between two answers of one reader that are kept for comparing, ms. */
  readonly checkEveryMs: number;
}

/** Compares answers with what the data says they must be. */
export interface CheckTask {
  readonly do: "check";
  readonly source: string;
  readonly answers: readonly string[];
}

/** How one reader's run ended. */
export type ReaderEnd =
  | {
    /** Queries that were due and not asked by the end. */
    readonly unasked: number;
    /** Time that keeping answers for comparing took, ms. */
    readonly checkMs: number;
    /** Answers without a result. */
    readonly empty: number;
  }
  | { readonly died: string };

/** How a run ended, as its process tells. */
export interface LoadEnd {
  /** Bound of the store's log, bytes; null where it has none. */
  readonly logBytesMax: number | null;
  /** Why the writer could not go on; null where it could. */
  readonly writerFailed: string | null;
  readonly readers: readonly ReaderEnd[];
  /** Shares of all processors: in use, and by other programs; null where the system does not tell. */
  readonly processors: { readonly busy: number; readonly others: number | null } | null;
}

/** What was compared. */
export interface CheckedAnswers {
  readonly compared: number;
  /** Different blocks whose states were asked. */
  readonly blocks: number;
  /** Queries that were answered otherwise than the state of their block says. */
  readonly torn: readonly { readonly text: string; readonly atBlock: number }[];
}

/** A block that was appended. Times in us since the run began. */
export interface CommitRecord {
  readonly block: number;
  readonly entities: number;
  /** Written or closed, in rows of Arkiv's schema. */
  readonly rows: number;
  readonly dueUs: number;
  readonly startUs: number;
  readonly endUs: number;
  /** By which its start was later than it was due and the block before was done: the generator's share. */
  readonly lagUs: number;
  /** After it; null where the store has no log. */
  readonly logBytes: number | null;
  readonly logRestarts: number;
  readonly checkpointed: boolean;
  readonly logPinned: boolean;
}

/** Of a query, as the file of a reader has it: when it was due, asked and answered in us since the run began, and its kind. */
export const QUERY_RECORD = ["due", "start", "end", "kind"] as const;

/** Files of a run in its folder. */
export const RUN_FILES = {
  commits: (folder: string) => `${folder}/commits.jsonl`,
  queries: (folder: string, reader: number) => `${folder}/reader-${reader}.queries`,
  answers: (folder: string, reader: number) => `${folder}/reader-${reader}.answers.jsonl`,
};
