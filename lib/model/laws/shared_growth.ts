import type { Row } from "../../runs/schema.ts";
import { serviceUs } from "../../runs/service_time.ts";
import {
  addSample,
  type LeastSquares,
  nonnegativeLeastSquares,
  type NormalEquations,
  normalEquations,
  pooled,
} from "../../stats/mod.ts";
import { costGrowth, touchedRows } from "../predict.ts";
import { blockOf } from "./real_block.ts";

/** Powers of the store's size that are tried. choice: 0.01 more makes a row of a tenfold store 2 % dearer. */
const GROWTHS = Array.from({ length: 61 }, (_, i) => i / 100);
/**
 * Rows of a store up to which its growth is not fitted but taken as the usual one. choice: how a small store fills the first pages of
 * its indexes says nothing of millions of rows.
 */
const TELLING_ROWS = 40_000;
/** choice: between the 0.24 of Arkiv's exact schema and the 0.15 of `posting` (deno task bench --experiment growth-marketplace). */
const USUAL_GROWTH = 0.2;
/** choice: from next to none to the 0.36 with which a steady block grew (data/reference/full-size-load.json). */
const USUAL_SPREAD = 0.16;
/** Costs that are fitted for one growth: all of `COMMIT_COEFFICIENTS` but the last. */
const COSTS = 5;

/** The growths to try for a law that is fitted to stores of up to so many rows, and how far off one taken may be. */
export function growthsFor(rows: number): { readonly growths: readonly number[]; readonly spread: number } {
  return rows < TELLING_ROWS
    ? { growths: [USUAL_GROWTH], spread: USUAL_SPREAD }
    : { growths: GROWTHS, spread: 0 };
}

/** What the blocks can tell apart. */
interface Separable {
  readonly growths: readonly number[];
  /** The fixed cost from the rows'. */
  readonly sizes: boolean;
  /** The cost of closed rows from that of written ones. */
  readonly mixes: boolean;
  /** The cost of closed payloads from that of closed rows. */
  readonly payloads: boolean;
}

/** Sums of products of commits, for each growth that is tried. */
interface GrowthSums {
  readonly samples: number;
  readonly byGrowth: readonly NormalEquations[];
}

/** Sums over the commits of each trial. */
export function growthSums(
  trials: readonly (readonly Row<"commits">[])[],
  { growths, sizes, mixes, payloads }: Separable,
): GrowthSums[] {
  const sums = trials.map((own) => ({
    samples: own.length,
    byGrowth: growths.map(() => normalEquations(COSTS)),
  }));
  // One for all, as there are growths times commits of them.
  const x = new Float64Array(COSTS);
  const times = new Float64Array(growths.length);
  let timesAt = Number.NaN;
  const add = (commit: Row<"commits">, { byGrowth }: GrowthSums) => {
    const shape = blockOf(commit);
    const [written, closed] = mixes ? [shape.rows, shape.closedRows] : [touchedRows(shape), 0];
    const sample = { x, y: serviceUs(commit) / 1000, weight: 1 / Math.max(1, touchedRows(shape)) };
    const size = commit.rows_before + shape.rows / 2;
    if (size !== timesAt) growths.forEach((growth, i) => times[i] = costGrowth(growth, size));
    timesAt = size;
    byGrowth.forEach((equations, i) => {
      // A driver that is always 0 is left out of every solution.
      x[0] = sizes ? 1 : 0;
      x[1] = written * times[i]!;
      x[2] = closed * times[i]!;
      x[3] = shape.payloadBytes * times[i]!;
      x[4] = payloads ? shape.closedPayloadBytes * times[i]! : 0;
      addSample(equations, sample);
    });
  };
  // Block by block: trials of one size write the same ones, so that a power is taken once for all of them.
  const longest = Math.max(...trials.map((own) => own.length));
  for (let at = 0; at < longest; at++) {
    trials.forEach((own, trial) => {
      if (at < own.length) add(own[at]!, sums[trial]!);
    });
  }
  return sums;
}

/**
 * Fits `COMMIT_COEFFICIENTS` with one growth for written and closed rows: the one that leaves the least.
 *
 * With a growth of its own, each would take what noise gives it: load blocks, which close nothing, are all written while the
 * store is small, so that a steady stream's growth could go to its closed rows alone and a load would cost the same for ever.
 */
export function solveGrowth({ growths, mixes }: Separable) {
  return (trials: readonly GrowthSums[]): Pick<LeastSquares, "coefficients"> | null => {
    const fits = growths.map((_, i) =>
      nonnegativeLeastSquares(pooled(trials.map(({ byGrowth }) => byGrowth[i]!)))
    );
    const residual = (i: number) => fits[i]?.residual ?? Infinity;
    const best = growths.reduce((least, _, i) => residual(i) < residual(least) ? i : least, 0);
    const fit = fits[best];
    if (fit == null) return null;
    const [commit, row, closedRow, ...payloads] = fit.coefficients as [
      number,
      number,
      number,
      number,
      number,
    ];
    return { coefficients: [commit, row, mixes ? closedRow : row, ...payloads, growths[best]!] };
  };
}
