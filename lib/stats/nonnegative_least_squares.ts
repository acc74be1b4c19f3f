import { type LeastSquares, leastSquares, type NormalEquations } from "./least_squares.ts";

/** Up to this many drivers every subset is tried (64 solutions of a tiny system). */
const DRIVERS_MAX = 6;

/** The subsets of so many drivers, smaller ones first. */
const SUBSETS = Array.from(
  { length: DRIVERS_MAX + 1 },
  (_, size) =>
    Array.from({ length: (1 << size) - 1 }, (_, i) => members(i + 1, size)).sort((a, b) =>
      a.length - b.length
    ),
);

/** A later subset must explain more than rounding does to be preferred. */
const IMPROVEMENT = 1e-9;

/**
 * Least squares with no coefficient below 0: a cost cannot be negative, and a negative one would invert a projection.
 *
 * Exact: every subset of drivers is solved and the best one without a negative coefficient is taken; among equals the one
 * with fewer drivers, then earlier ones. Drivers that are collinear are thereby reduced to one of them.
 * Null where no driver explains anything.
 * @throws {RangeError} More than six drivers.
 */
export function nonnegativeLeastSquares(equations: NormalEquations): LeastSquares | null {
  const { size } = equations;
  if (size > DRIVERS_MAX) throw new RangeError(`Cannot fit ${size} drivers: expected at most ${DRIVERS_MAX}`);
  let best: LeastSquares | null = null;
  for (const subset of SUBSETS[size]!) {
    const fit = leastSquares(equations, subset);
    if (fit === null || fit.coefficients.some((c) => c < 0)) continue;
    if (best === null || fit.residual < best.residual - IMPROVEMENT * equations.square) best = fit;
  }
  return best;
}

function members(mask: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => i).filter((i) => mask & (1 << i));
}
