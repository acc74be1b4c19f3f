import type { StoreFile } from "../upkeep/upkeep_task.ts";
import type { OfferedLoad } from "./offered_loads.ts";

/** Files of one draw of a mix: its queries for whoever is asked, a `QueryInstance` a line, and the same with their answers. */
export interface DrawFiles {
  readonly queries: string;
  readonly known: string;
}

/** The draws that a turn asks: one to warm up, another one on the clock. */
export interface TurnFiles {
  readonly warm: DrawFiles;
  readonly asked: DrawFiles;
}

/** The work of one process. */
export type ReadsTask =
  /** Computes the answers to all draws in one pass over the data. `source`: a file of `writeSource`. */
  | {
    readonly do: "answers";
    readonly source: string;
    readonly draws: readonly DrawFiles[];
    readonly tip: number;
  }
  | AskTask
  | OfferTask;

/** Asks one draw of a mix to warm up, then another one on the clock. */
export interface AskTask {
  readonly do: "ask";
  readonly file: StoreFile;
  readonly files: TurnFiles;
  /** Whether some queries are paged to their end, too. */
  readonly paged: boolean;
  /** Whether a query of each kind is asked again of a store just opened, the file's pages dropped from the system's cache. */
  readonly cold: boolean;
}

/** Offers queries of one draw at a rate, after another one was asked. */
export interface OfferTask {
  readonly do: "offer";
  readonly file: StoreFile;
  readonly files: TurnFiles;
  readonly load: Pick<OfferedLoad, "ratePerS" | "weights">;
  /** How many queries, at most. */
  readonly arrivals: number;
  readonly seed: number;
}

/** What the processes find, by what they do. */
export interface ReadsResults {
  /** By draw and query: how many versions match. */
  readonly answers: readonly (readonly number[])[];
  readonly ask: AskedRound;
  readonly offer: OfferedOutcome;
}

/** What one process was answered. Arrays are in the order of the draw that was asked. */
export interface AskedRound {
  /** Time of each query, us: it is compiled and run for the first time. */
  readonly us: readonly number[];
  /** Of that, compiling; null of a program that does not tell. */
  readonly compileUs: readonly number[] | null;
  /** How many answers were compared, and to how many queries all pages were followed. */
  readonly compared: number;
  readonly paged: number;
  /** Texts of queries with another answer than the computed one. */
  readonly wrong: readonly string[];
  /** By kind, of its first query; empty for what has none. */
  readonly plans: Readonly<Record<string, readonly string[]>>;
  /** By kind, us: its first query. Null where it was not asked for, or pages could not be dropped. */
  readonly coldUs: Readonly<Record<string, number>> | null;
}

/** What an open loop measured. */
export interface OfferedOutcome {
  /** From the moment that a query was due, us; compiling is in it. */
  readonly responseUs: readonly number[];
  readonly wrong: number;
  /** Whether it was done with the queries about when the last one was due. */
  readonly kept: boolean;
  /** Whether the queries were not even offered in time. */
  readonly generatorLimited: boolean;
}
