/** A value with its 95 % interval at a size. */
export interface LawPoint {
  readonly size: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A law's value between its drawn points, interpolated on logarithmic axes; null outside them. */
export function valueAt(law: readonly LawPoint[], size: number): LawPoint | null {
  const after = law.findIndex((point) => point.size >= size);
  if (after < 0) return null;
  const right = law[after]!;
  if (right.size === size) return right;
  const left = law[after - 1];
  if (left === undefined) return null;
  const share = Math.log(size / left.size) / Math.log(right.size / left.size);
  const between = (a: number, b: number) => a > 0 && b > 0 ? a * (b / a) ** share : a + (b - a) * share;
  return {
    size,
    value: between(left.value, right.value),
    low: between(left.low, right.low),
    high: between(left.high, right.high),
  };
}
