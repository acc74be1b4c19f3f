import type { Loaded, StoreFile } from "../upkeep/upkeep_task.ts";
import type { OfferedLoad } from "./offered_loads.ts";

/** Files of a mix: its queries for whoever is asked, a `QueryInstance` a line, and the same with their answers (`encodeQuery`). */
export interface MixFiles {
  readonly queries: string;
  readonly known: string;
}

/** The work of one process. */
export type ReadsTask =
  /** Writes the blocks before `until`. `source`: a file of `SourceFile`. */
  | { readonly do: "make"; readonly source: string; readonly blocks: string; readonly until: number }
  /** Computes the answers of all mixes in one pass over the data. */
  | { readonly do: "answers"; readonly source: string; readonly mixes: readonly MixFiles[]; readonly tip: number }
  /** Loads blocks, those before `wholeUntil` at once where the store can, the others one by one. */
  | { readonly do: "load"; readonly file: StoreFile; readonly blocks: string; readonly wholeUntil: number }
  | AskTask
  | OfferTask;

/** Asks a mix once to warm up, then once on the clock. */
export interface AskTask {
  readonly do: "ask";
  readonly file: StoreFile;
  readonly known: string;
  /** Whether some queries are paged to their end, too. */
  readonly paged: boolean;
  /** Whether a query of each kind is asked again of a store just opened, the file's pages dropped from the system's cache. */
  readonly cold: boolean;
}

/** Offers queries at a rate, after the whole mix was asked once. */
export interface OfferTask {
  readonly do: "offer";
  readonly file: StoreFile;
  readonly known: string;
  readonly load: Pick<OfferedLoad, "ratePerS" | "weights">;
  readonly seed: number;
}

/** What the processes find, by what they do. */
export interface ReadsResults {
  readonly make: null;
  /** By mix and query: how many versions match. */
  readonly answers: readonly (readonly number[])[];
  readonly load: Loaded;
  readonly ask: AskedRound;
  readonly offer: OfferedOutcome;
}

/** What one process was answered. Indexes are those of the mix's queries. */
export interface AskedRound {
  /** Service time of each query, us. */
  readonly us: readonly number[];
  /** Indexes of queries with another answer than the computed one. */
  readonly wrong: readonly number[];
  /** Queries that were paged to their end. */
  readonly paged: number;
  /** By kind, of its first query; empty for what has none. */
  readonly plans: Readonly<Record<string, readonly string[]>>;
  /** By kind, us: its first query. Null where it was not asked for, or pages could not be dropped. */
  readonly coldUs: Readonly<Record<string, number>> | null;
}

/** What an open loop measured. */
export interface OfferedOutcome {
  /** From the moment that a query was due, us. */
  readonly responseUs: readonly number[];
  readonly wrong: number;
  /** Whether it was done with the queries about when the last one was due. */
  readonly kept: boolean;
  /** Whether the queries were not even offered in time. */
  readonly generatorLimited: boolean;
}

