import { type BinomialBounds, binomialBounds } from "../../stats/binomial_bounds.ts";
import type { Durability } from "../../stores/durability.ts";
import { type Cell, type Fault, isFault, mayRefuse, type Trial } from "./cell.ts";
import type { TortureOperation } from "./subject.ts";

/** A trial in which something was wrong. */
export interface TortureFailure {
  /** Number of the trial, as `--trial` takes it. */
  readonly trial: number;
  /** What was done. */
  readonly what: string;
  readonly problem: string;
  /** Folder with what it left, once it was looked at. */
  readonly kept: string | null;
  /** Shows it again: what was made from a recording as it was; the kill of a process at the same moment, as well as the system keeps time. */
  readonly command: string;
}

/** Trials of one store, variant, operation and fault. Counts are of trials, but where they say steps (blocks, or calls of a registry). */
export interface CellResult {
  readonly store: string;
  readonly variant: string;
  readonly operation: TortureOperation;
  readonly fault: Fault;
  readonly durability: Durability;
  readonly trials: number;
  /** Kills of no process: what one leaves at a moment between two of its writes, made from a recording of them. */
  readonly replayed: number;
  /** That left the very same files as another one, which was looked at for both. */
  readonly repeated: number;
  /** Ended amid a step, or amid opening. */
  readonly amid: number;
  readonly reopened: number;
  /** In which one more step could be written. */
  readonly resumed: number;
  /** Of which the files were read without the store. */
  readonly audited: number;
  /** In which an acknowledged step was gone that had to be there. */
  readonly lost: number;
  /** In which something wrong was there, and believed; or which told of damage that must not be. */
  readonly invalid: number;
  /** In which acknowledged steps were gone that nobody had synced, as the variant says; and the most of them in one. */
  readonly unsynced: number;
  readonly unsyncedStepsMax: number;
  /** Which refused what had not been synced, as what does not sync may after a power cut, and a store on several servers after one's death. */
  readonly refused: number;
  readonly failures: readonly TortureFailure[];
  /** Why nothing was tried; null where something was. */
  readonly notTried: string | null;
}

/** Counts over cells, with exact bounds. */
export interface TortureTotals {
  readonly trials: number;
  readonly lost: number;
  readonly invalid: number;
  /** Of the probability that a trial loses something. */
  readonly lostBounds: BinomialBounds;
  readonly invalidBounds: BinomialBounds;
}

/** Counts of one cell's trials. */
export function cellResult(
  cell: Cell,
  trials: readonly Trial[],
  commandOf: (trial: number) => string,
): CellResult {
  const count = (is: (trial: Trial) => boolean) => trials.filter(is).length;
  const { subject, fault, durability } = cell;
  const isRefusal = mayRefuse(cell);
  const isInvalid = ({ told, wrong }: Trial) => wrong !== null || told !== null && !isRefusal;
  const failed = trials.filter((trial) => isFault(cell, trial));
  return {
    store: subject.name,
    variant: subject.variant,
    operation: subject.operation,
    fault,
    durability,
    trials: trials.length,
    replayed: count(({ isReplayed }) => isReplayed),
    repeated: count(({ isRepeated }) => isRepeated),
    amid: count(({ isAmid }) => isAmid),
    reopened: count(({ steps }) => steps !== null),
    resumed: count(({ hasResumed }) => hasResumed),
    audited: count(({ isAudited }) => isAudited),
    lost: count(({ lost }) => lost !== null),
    invalid: count(isInvalid),
    unsynced: count(({ unsynced }) => unsynced > 0),
    unsyncedStepsMax: trials.reduce((most, { unsynced }) => Math.max(most, unsynced), 0),
    refused: count(({ told }) => told !== null && isRefusal),
    failures: failed.map(({ index, what, lost, wrong, told, kept }) => ({
      trial: index,
      what,
      problem: (lost ?? wrong ?? told)!,
      kept,
      command: commandOf(index),
    })),
    notTried: null,
  };
}

/** Counts over cells; null where nothing was tried. */
export function totalsOf(cells: readonly CellResult[]): TortureTotals | null {
  const sum = (of: (cell: CellResult) => number) => cells.reduce((all, cell) => all + of(cell), 0);
  const [trials, lost, invalid] = [
    sum((cell) => cell.trials),
    sum((cell) => cell.lost),
    sum((cell) => cell.invalid),
  ];
  if (trials === 0) return null;
  return {
    trials,
    lost,
    invalid,
    lostBounds: binomialBounds(lost, trials),
    invalidBounds: binomialBounds(invalid, trials),
  };
}
