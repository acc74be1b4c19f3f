/**
 * Lambert's function W0 for x >= 0: the w with w exp(w) = x, to the precision of numbers, by Halley's iteration. Source:
 * Corless, Gonnet, Hare, Jeffrey, Knuth: "On the Lambert W function" (1996), (5.9).
 */
export function lambertW(x: number): number {
  let w = Math.log1p(x);
  for (let step = 0; step < 50; step++) {
    const e = Math.exp(w);
    const f = w * e - x;
    const next = w - f / (e * (w + 1) - (w + 2) * f / (2 * w + 2));
    if (Math.abs(next - w) <= 1e-15 * (1 + Math.abs(next))) return next;
    w = next;
  }
  return w;
}
