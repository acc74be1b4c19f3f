/** Result of a Mann-Whitney comparison of two sets of independent trials. */
export interface RankTest {
  /** Pairs (x, y) with x > y, ties counted half. */
  readonly u: number;
  /** Two-sided probability of a split at least this uneven if both came from one distribution. */
  readonly p: number;
  readonly method: "exact" | "normal";
}

/** Up to this many pairs, without ties, the distribution of U is counted exactly. */
const EXACT_PAIRS = 2500;

/**
 * Mann-Whitney U test: do two sets of trials differ in location? No distribution is assumed.
 *
 * Exact where there are no ties and at most 2,500 pairs; otherwise the normal approximation with tie correction and
 * continuity correction.
 * @throws {RangeError} An empty set.
 * Source: Mann and Whitney 1947.
 */
export function mannWhitney(x: readonly number[], y: readonly number[]): RankTest {
  if (x.length === 0 || y.length === 0) {
    throw new RangeError("Cannot compare trials with none: expected at least one each");
  }
  let u = 0;
  let ties = false;
  for (const a of x) {
    for (const b of y) {
      if (a > b) u += 1;
      else if (a === b) {
        u += 0.5;
        ties = true;
      }
    }
  }
  return !ties && x.length * y.length <= EXACT_PAIRS
    ? { u, p: exactP(u, x.length, y.length), method: "exact" }
    : { u, p: normalP(u, x, y), method: "normal" };
}

/** Counts the orderings of n + m trials by U: ways[i][u] grows by adding one trial of either set at the top. */
function exactP(u: number, n: number, m: number): number {
  let ways: number[][] = Array.from({ length: m + 1 }, () => [1]);
  for (let i = 1; i <= n; i++) {
    const next: number[][] = [[1]];
    for (let j = 1; j <= m; j++) {
      // The largest trial is an x (above all j of y, so U grows by j) or a y (above none).
      const withX = ways[j]!;
      const withY = next[j - 1]!;
      next.push(Array.from({ length: i * j + 1 }, (_, k) => (withX[k - j] ?? 0) + (withY[k] ?? 0)));
    }
    ways = next;
  }
  const counts = ways[m]!;
  const total = counts.reduce((sum, c) => sum + c, 0);
  const smaller = Math.min(u, n * m - u);
  const tail = counts.slice(0, smaller + 1).reduce((sum, c) => sum + c, 0);
  return Math.min(1, (2 * tail) / total);
}

function normalP(u: number, x: readonly number[], y: readonly number[]): number {
  const [n, m] = [x.length, y.length];
  const counts = new Map<number, number>();
  for (const value of [...x, ...y]) counts.set(value, (counts.get(value) ?? 0) + 1);
  const size = n + m;
  let tieTerm = 0;
  for (const count of counts.values()) tieTerm += count ** 3 - count;
  const variance = (n * m / 12) * (size + 1 - tieTerm / (size * (size - 1)));
  if (!(variance > 0)) return 1;
  const z = Math.max(0, Math.abs(u - n * m / 2) - 0.5) / Math.sqrt(variance);
  return 2 * upperNormalTail(z);
}

/** P(Z > z) for z >= 0, error under 1.5e-7. Source: Abramowitz and Stegun 7.1.26. */
function upperNormalTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * series * Math.exp(-x * x);
}
