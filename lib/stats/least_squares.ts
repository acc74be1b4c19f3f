/**
 * The sufficient statistics of weighted least squares, whatever the number of samples: sums of products. Sums add, so
 * samples are streamed, and trials are pooled, left out or resampled without touching their samples again.
 */
export interface NormalEquations {
  /** Number of drivers (columns). */
  readonly size: number;
  /** sum of w x x^T, row by row. */
  readonly gram: Float64Array;
  /** sum of w x y. */
  readonly moment: Float64Array;
  /** sum of w y^2. */
  square: number;
  samples: number;
}

/** A solution: coefficients in the drivers' order (0 where a driver was left out) and their covariance. */
export interface LeastSquares {
  readonly coefficients: readonly number[];
  /** Row by row, for the drivers used; 0 elsewhere. Assumes independent samples: trials say more. */
  readonly covariance: readonly (readonly number[])[];
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
    for (let j = 0; j < size; j++) gram[i * size + j]! += wx * x[j]!;
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
 * Least squares over the chosen drivers (default all), by Cholesky on the equations scaled to a unit diagonal.
 * Null where the drivers are collinear (or one is always 0): nothing is damped to force an answer.
 */
export function leastSquares(
  equations: NormalEquations,
  drivers: readonly number[] = Array.from({ length: equations.size }, (_, i) => i),
): LeastSquares | null {
  const { size, gram, moment, square, samples } = equations;
  const scale = drivers.map((i) => Math.sqrt(gram[i * size + i]!));
  if (scale.some((s) => !(s > 0))) return null;
  const matrix = drivers.map((i, a) => drivers.map((j, b) => gram[i * size + j]! / (scale[a]! * scale[b]!)));
  const inverse = invertPositive(matrix);
  if (inverse === null) return null;
  const scaled = drivers.map((i, a) => moment[i]! / scale[a]!);
  const solution = inverse.map((row) => row.reduce((sum, v, b) => sum + v * scaled[b]!, 0));
  const explained = solution.reduce((sum, v, a) => sum + v * scaled[a]!, 0);
  const residual = Math.max(0, square - explained);
  const variance = samples > drivers.length ? residual / (samples - drivers.length) : 0;
  const coefficients = new Array<number>(size).fill(0);
  const covariance = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  drivers.forEach((i, a) => {
    coefficients[i] = solution[a]! / scale[a]!;
    drivers.forEach((j, b) => covariance[i]![j] = variance * inverse[a]![b]! / (scale[a]! * scale[b]!));
  });
  return { coefficients, covariance, residual };
}

/** Inverse of a positive definite matrix with unit diagonal; null where a pivot says that its columns are collinear. */
function invertPositive(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  const lower = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i]![j]!;
      for (let k = 0; k < j; k++) value -= lower[i]![k]! * lower[j]![k]!;
      if (i !== j) lower[i]![j] = value / lower[j]![j]!;
      else if (value > COLLINEAR) lower[i]![i] = Math.sqrt(value);
      else return null;
    }
  }
  const columns = matrix.map((_, unit) => solveLower(lower, matrix.map((_, i) => i === unit ? 1 : 0)));
  return columns.map((a) => columns.map((b) => a.reduce((sum, v, k) => sum + v * b[k]!, 0)));
}

/** Solves L x = b for lower triangular L. */
function solveLower(lower: readonly (readonly number[])[], b: readonly number[]): number[] {
  const x: number[] = [];
  for (let i = 0; i < b.length; i++) {
    let value = b[i]!;
    for (let k = 0; k < i; k++) value -= lower[i]![k]! * x[k]!;
    x.push(value / lower[i]![i]!);
  }
  return x;
}
