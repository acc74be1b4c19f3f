/**
 * Where something is after so many steps of one unit, starting at 0 and turning round at `reach` and at -`reach`.
 *
 * @param steps Whole number, not negative. @param reach Whole number, at least 1.
 */
export function toAndFro(steps: number, reach: number): number {
  const place = steps % (4 * reach);
  if (place <= reach) return place;
  return place <= 3 * reach ? 2 * reach - place : place - 4 * reach;
}
