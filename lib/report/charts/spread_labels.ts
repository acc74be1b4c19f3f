/**
 * Moves label positions (pixels) apart until neighbours are at least `gap` away, each as near to its place as the others
 * allow, inside [low, high] where they fit. Order is kept; the result is in the order given.
 */
export function spreadLabels(
  positions: readonly number[],
  { gap, low, high }: { readonly gap: number; readonly low: number; readonly high: number },
): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!);
  const placed: number[] = [];
  order.forEach((index, rank) => {
    const least = rank === 0 ? low : placed[rank - 1]! + gap;
    placed.push(Math.max(positions[index]!, least));
  });
  for (let rank = placed.length - 1; rank >= 0; rank--) {
    const most = rank === placed.length - 1 ? high : placed[rank + 1]! - gap;
    placed[rank] = Math.min(placed[rank]!, most);
  }
  const result = new Array<number>(positions.length);
  order.forEach((index, rank) => result[index] = placed[rank]!);
  return result;
}
