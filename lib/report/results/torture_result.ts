import type pl from "nodejs-polars";
import type { Trial } from "../../bench/torture/cell.ts";
import type { CellResult } from "../../bench/torture/torture_result.ts";
import { binomialBounds } from "../../stats/binomial_bounds.ts";
import { type KeptResult, openKept } from "./kept_results.ts";
import { flags, numbers, resultFrame, texts } from "./result_frame.ts";

/** What `deno task torture` keeps of kills and cuts of power. */
interface TortureBody {
  readonly command: string;
  readonly cells: readonly (CellResult & { readonly all: readonly Trial[] })[];
}

/** Kills, deaths of servers and cuts of power: frames of them, their counts, and what a caption says of them. */
export interface TortureResult extends KeptResult<TortureBody> {
  /** Counts by store, variant, operation and fault, as the command prints them. */
  readonly cells: readonly CellResult[];
  /**
   * A row a store, durability and fault, over its variants and operations: counts of trials, and within which bounds (shares, exact, 95 %)
   * the probability lies that one loses what must be there, or leaves something wrong. What was not tried has no trials and no bounds.
   */
  faults(): pl.DataFrame;
  /** A row a trial: what was done, steps acknowledged and gone that nobody had synced, what was lost or wrong, or told. */
  trials(): pl.DataFrame;
}

/**
 * Opens what `deno task torture` kept: the files named (paths with commas between), else the newest, else the one committed.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openTorture(named?: string): Promise<TortureResult> {
  const kept = await openKept<TortureBody>("torture", { named, commandOf: ({ command }) => command });
  // Files from before kills were made from recordings do not count those: there were none.
  const cells = kept.files.flatMap(({ body }) => body.cells)
    .map((cell) => ({ ...{ replayed: 0, repeated: 0 }, ...cell }));
  return {
    ...kept,
    cells,
    faults: () => {
      const groups = Map.groupBy(cells, (cell) => JSON.stringify([cell.store, cell.durability, cell.fault]));
      return resultFrame(FAULTS, [...groups.values()].map(faultRow));
    },
    trials: () =>
      resultFrame(
        TRIALS,
        cells.flatMap((cell) =>
          cell.all.map((trial) => ({
            ...placeOf(cell),
            ...{ variant: cell.variant, operation: cell.operation, trial: trial.index },
            ...{ what: trial.what, amid: trial.isAmid, audited: trial.isAudited, resumed: trial.hasResumed },
            ...{ steps: trial.steps, unsynced_gone: trial.unsynced },
            ...{ lost: trial.lost, wrong: trial.wrong, told: trial.told },
          }))
        ),
      ),
  };
}

function placeOf({ store, durability, fault }: CellResult) {
  const synced = durability === "machine" ? "each step" : "later";
  return { store, synced, fault };
}

const COUNTED = ["trials", "amid", "reopened", "audited", "resumed", "lost", "invalid", "refused"] as const;

function faultRow(cells: readonly CellResult[]) {
  const sum = (of: (cell: CellResult) => number) => cells.reduce((all, cell) => all + of(cell), 0);
  const counts = Object.fromEntries(
    COUNTED.map((name) => [name, sum((cell) => cell[name])]),
  ) as Record<typeof COUNTED[number], number>;
  const bounds = (hits: number) =>
    counts.trials === 0 ? { low: null, high: null } : binomialBounds(hits, counts.trials);
  const [lost, invalid] = [bounds(counts.lost), bounds(counts.invalid)];
  return {
    ...placeOf(cells[0]!),
    ...counts,
    ...{ lost_low: lost.low, lost_high: lost.high, invalid_low: invalid.low, invalid_high: invalid.high },
    unsynced_gone: sum((cell) => cell.unsynced),
    unsynced_steps_most: Math.max(...cells.map((cell) => cell.unsyncedStepsMax)),
    not_tried: cells.find(({ notTried }) => notTried !== null)?.notTried ?? null,
  };
}

const PLACE = texts("store", "synced", "fault");
const FAULTS = {
  ...PLACE,
  ...numbers(...COUNTED, "lost_low", "lost_high", "invalid_low", "invalid_high"),
  ...numbers("unsynced_gone", "unsynced_steps_most"),
  ...texts("not_tried"),
};
const TRIALS = {
  ...PLACE,
  ...texts("variant", "operation", "what"),
  ...numbers("trial", "steps", "unsynced_gone"),
  ...flags("amid", "audited", "resumed"),
  ...texts("lost", "wrong", "told"),
};
