/**
 * The sufficient statistics of weighted least squares, whatever the number of samples: sums of products. Sums add, so
 * samples are streamed, and trials are pooled, left out or resampled without touching their samples again.
 */
export interface NormalEquations {
  /** Number of drivers (columns). */
  readonly size: number;
  /** Lower triangle of the sum of w x x^T, row by row; 0 above it. */
  readonly gram: Float64Array;
  /** sum of w x y. */
  readonly moment: Float64Array;
  /** sum of w y^2. */
  square: number;
  samples: number;
}

/** A solution: coefficients in the drivers' order, 0 where a driver was left out. */
export interface LeastSquares {
  readonly coefficients: readonly number[];
  /** Weighted sum of squared residuals. */
  readonly residual: number;
}

/** Columns that explain each other better than this (1 - R^2) count as collinear. */
const COLLINEAR = 1e-9;

/** Sums of products of no sample, for so many drivers. */
export function normalEquations(size: number): NormalEquations {
  return { size, gram: new Float64Array(size * size), moment: new Float64Array(size), square: 0, samples: 0 };
}

/** Adds one sample: drivers `x`, observation `y`, weight (1 / variance, any common scale). */
export function addSample(
  equations: NormalEquations,
  { x, y, weight = 1 }: { readonly x: ArrayLike<number>; readonly y: number; readonly weight?: number },
): void {
  const { size, gram, moment } = equations;
  for (let i = 0; i < size; i++) {
    const wx = weight * x[i]!;
    moment[i]! += wx * y;
    for (let j = 0; j <= i; j++) gram[i * size + j]! += wx * x[j]!;
  }
  equations.square += weight * y * y;
  equations.samples++;
}

/** The equations of all parts' samples together. */
export function pooled(parts: readonly NormalEquations[]): NormalEquations {
  const total = normalEquations(parts[0]?.size ?? 0);
  for (const part of parts) {
    part.gram.forEach((value, i) => total.gram[i]! += value);
    part.moment.forEach((value, i) => total.moment[i]! += value);
    total.square += part.square;
    total.samples += part.samples;
  }
  return total;
}

/**
 * Least squares over the chosen drivers (ascending; default all), by Cholesky on the equations scaled to a unit diagonal.
 * Null where the drivers are collinear (or one is always 0): nothing is damped to force an answer.
 */
export function leastSquares(
  { size, gram, moment, square }: NormalEquations,
  drivers: readonly number[] = Array.from({ length: size }, (_, i) => i),
): LeastSquares | null {
  const n = drivers.length;
  const scale = drivers.map((i) => Math.sqrt(gram[i * size + i]!));
  if (scale.some((s) => !(s > 0))) return null;
  const matrix = new Array<number>(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      matrix[i * n + j] = gram[drivers[i]! * size + drivers[j]!]! / (scale[i]! * scale[j]!);
    }
  }
  const root = invertedRoot(matrix, n);
  if (root === null) return null;
  const scaled = drivers.map((i, a) => moment[i]! / scale[a]!);
  const solution = drivers.map((_, a) => {
    let sum = 0;
    for (let b = 0; b < n; b++) {
      let inverse = 0;
      for (let k = Math.max(a, b); k < n; k++) inverse += root[k * n + a]! * root[k * n + b]!;
      sum += inverse * scaled[b]!;
    }
    return sum;
  });
  const explained = solution.reduce((sum, v, a) => sum + v * scaled[a]!, 0);
  const coefficients = new Array<number>(size).fill(0);
  drivers.forEach((i, a) => coefficients[i] = solution[a]! / scale[a]!);
  return { coefficients, residual: Math.max(0, square - explained) };
}

/**
 * The inverse of the lower triangular root L of a positive definite matrix L L^T with unit diagonal, of which the lower triangle is
 * read, row by row; null where a pivot says that its columns are collinear. In flat arrays: a law takes ten thousands of them.
 */
function invertedRoot(matrix: readonly number[], n: number): readonly number[] | null {
  const root = new Array<number>(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) value -= root[i * n + k]! * root[j * n + k]!;
      if (i !== j) root[i * n + j] = value / root[j * n + j]!;
      else if (value > COLLINEAR) root[i * n + i] = Math.sqrt(value);
      else return null;
    }
  }
  const inverse = new Array<number>(n * n);
  for (let unit = 0; unit < n; unit++) {
    for (let i = unit; i < n; i++) {
      let value = i === unit ? 1 : 0;
      for (let k = unit; k < i; k++) value -= root[i * n + k]! * inverse[k * n + unit]!;
      inverse[i * n + unit] = value / root[i * n + i]!;
    }
  }
  return inverse;
}
