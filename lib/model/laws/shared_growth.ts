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
import { shapeOf } from "./real_block.ts";

/** Powers of the store's size that are tried: to 1 % of what a tenfold store costs. */
const GROWTHS = Array.from({ length: 61 }, (_, i) => i / 100);
/** Costs that are fitted for one growth: all of `COMMIT_COEFFICIENTS` but the last. */
const COSTS = 5;

/** What the blocks can tell apart. */
interface Separable {
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

/** Sums over the commits of one trial. */
export function growthSums(
  commits: readonly Row<"commits">[],
  { sizes, mixes, payloads }: Separable,
): GrowthSums {
  const byGrowth = GROWTHS.map(() => normalEquations(COSTS));
  for (const commit of commits) {
    const shape = shapeOf([commit]);
    const [written, closed] = mixes ? [shape.rows, shape.closedRows] : [touchedRows(shape), 0];
    const sample = { y: serviceUs(commit) / 1000, weight: 1 / Math.max(1, touchedRows(shape)) };
    byGrowth.forEach((sums, i) => {
      const times = costGrowth(GROWTHS[i]!, commit.rows_before + shape.rows / 2);
      // A driver that is always 0 is left out of every solution.
      const x = [
        sizes ? 1 : 0,
        written * times,
        closed * times,
        shape.payloadBytes * times,
        payloads ? shape.closedPayloadBytes * times : 0,
      ];
      addSample(sums, { x, ...sample });
    });
  }
  return { samples: commits.length, byGrowth };
}

/**
 * Fits `COMMIT_COEFFICIENTS` with one growth for written and closed rows: the one that leaves the least.
 *
 * With a growth of its own, each would take what noise gives it: load blocks, which close nothing, are all written while the
 * store is small, so that a steady stream's growth could go to its closed rows alone and a load would cost the same for ever.
 */
export function solveGrowth({ mixes }: Separable) {
  return (trials: readonly GrowthSums[]): Pick<LeastSquares, "coefficients"> | null => {
    const fits = GROWTHS.map((_, i) =>
      nonnegativeLeastSquares(pooled(trials.map(({ byGrowth }) => byGrowth[i]!)))
    );
    const residual = (i: number) => fits[i]?.residual ?? Infinity;
    const best = GROWTHS.reduce((least, _, i) => residual(i) < residual(least) ? i : least, 0);
    const fit = fits[best];
    if (fit == null) return null;
    const [commit, row, closedRow, ...payloads] = fit.coefficients as [
      number,
      number,
      number,
      number,
      number,
    ];
    return { coefficients: [commit, row, mixes ? closedRow : row, ...payloads, GROWTHS[best]!] };
  };
}
