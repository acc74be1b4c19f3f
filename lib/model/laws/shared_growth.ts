import {
  type LeastSquares,
  nonnegativeLeastSquares,
  type NormalEquations,
  normalEquations,
} from "../../stats/mod.ts";

/** Growths tried, a doubling of the store: none, then shares of the cost in an empty store from 0.5 % to 11 times. */
const GROWTHS = [0, ...Array.from({ length: 20 }, (_, i) => 0.005 * 1.5 ** i)];

/** Steps of a golden section around the best of them: to some 1e-8 of it. */
const REFINEMENTS = 38;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Fits COMMIT_DRIVERS with one relative growth for written and closed rows: cost (1 + growth doublings).
 *
 * With a growth of its own, each would take what noise gives it: load blocks, which close nothing, are all written while the
 * store is small, so that a steady stream's growth could go to its closed rows alone and a load would cost the same for ever.
 * @param mixes Whether closed rows can be told from written ones; else both cost the same.
 */
export function sharedGrowth(mixes: boolean): (equations: NormalEquations) => LeastSquares | null {
  return (equations) => {
    const at = (growth: number) => solveAt(equations, growth, mixes);
    const solutions = GROWTHS.map(at);
    const residual = (fit: LeastSquares | null) => fit?.residual ?? Infinity;
    const best = solutions.reduce((b, fit, i) => residual(fit) < residual(solutions[b]!) ? i : b, 0);
    let [low, high] = [GROWTHS[Math.max(0, best - 1)]!, GROWTHS[Math.min(GROWTHS.length - 1, best + 1)]!];
    const inner = (share: number) => low + share * (high - low);
    let [left, right] = [inner(1 - GOLDEN), inner(GOLDEN)];
    let [atLeft, atRight] = [residual(at(left)), residual(at(right))];
    for (let i = 0; i < REFINEMENTS; i++) {
      if (atLeft <= atRight) {
        [high, right, atRight] = [right, left, atLeft];
        left = inner(1 - GOLDEN);
        atLeft = residual(at(left));
      } else {
        [low, left, atLeft] = [left, right, atRight];
        right = inner(GOLDEN);
        atRight = residual(at(right));
      }
    }
    const refined = at((low + high) / 2);
    return residual(refined) < residual(solutions[best]!) ? refined : solutions[best]!;
  };
}

/** The best costs for one growth, as coefficients of COMMIT_DRIVERS. */
function solveAt(equations: NormalEquations, growth: number, mixes: boolean): LeastSquares | null {
  // The costs that are free, as multiples of the drivers: commit, row, closed_row, row_doubling, closed_row_doubling, payloads.
  const rows = mixes
    ? [[0, 1, 0, growth, 0, 0, 0], [0, 0, 1, 0, growth, 0, 0]]
    : [[0, 1, 1, growth, growth, 0, 0]];
  const columns = [[1, 0, 0, 0, 0, 0, 0], ...rows, [0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 1]];
  const fit = nonnegativeLeastSquares(inColumns(equations, columns));
  if (fit === null) return null;
  const coefficients = Array.from(
    { length: equations.size },
    (_, driver) => columns.reduce((sum, column, i) => sum + column[driver]! * fit.coefficients[i]!, 0),
  );
  return { ...fit, coefficients };
}

/** The same samples with drivers that are sums of the former ones. */
function inColumns(equations: NormalEquations, columns: readonly (readonly number[])[]): NormalEquations {
  const { size, gram, moment, square, samples } = equations;
  const combined = normalEquations(columns.length);
  columns.forEach((a, i) => {
    a.forEach((weight, row) => {
      combined.moment[i]! += weight * moment[row]!;
      columns.forEach((b, j) =>
        b.forEach((other, column) =>
          combined.gram[i * columns.length + j]! += weight * other * gram[row * size + column]!
        )
      );
    });
  });
  return { ...combined, square, samples };
}
