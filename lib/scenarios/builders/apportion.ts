/**
 * Splits `total` into integers proportional to `weights` that add up exactly (largest remainder, ties to the
 * first). With `atLeast` 1, every part gets at least one where `total` allows, taken from the largest.
 *
 * @param weights Non-negative, not all 0.
 */
export function apportion(weights: readonly number[], total: number, atLeast = 0): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (weight * total) / sum);
  const parts = exact.map(Math.floor);
  const missing = total - parts.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - parts[i]! }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, missing)) parts[i]!++;
  for (let i = 0; i < parts.length; i++) {
    while (parts[i]! < atLeast) {
      const largest = parts.indexOf(Math.max(...parts));
      if (parts[largest]! <= atLeast) return parts;
      parts[largest]!--;
      parts[i]!++;
    }
  }
  return parts;
}
