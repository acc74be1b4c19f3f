/** 97.5th percentile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * 95 % interval of a probability from `hits` of `trials` independent trials, by Wilson's score. Source: Wilson: "Probable
 * inference, the law of succession, and statistical inference" (1927).
 */
export function shareInterval(hits: number, trials: number): readonly [low: number, high: number] {
  const share = hits / trials;
  const weight = Z * Z / trials;
  const centre = (share + weight / 2) / (1 + weight);
  const half = Math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight);
  return [hits === 0 ? 0 : centre - half, hits === trials ? 1 : centre + half];
}
