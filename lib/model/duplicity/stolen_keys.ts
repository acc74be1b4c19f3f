/**
 * Probability that at least `threshold` of the keys of a log are stolen, each alone with the probability `each` (below 1):
 * enough to sign whatever the thief likes, a second event at a taken number included. Where one signature is enough it is
 * 1 - (1 - each)^keys. Keys are taken to be stolen independently; one bad tool on all machines undoes that. Source: keri.md 4.1.
 */
export function stolenQuorum(keys: number, threshold: number, each: number): number {
  let term = Math.exp(keys * Math.log1p(-each));
  let reached = 0;
  for (let stolen = 0; stolen <= keys; stolen++) {
    if (stolen >= threshold) reached += term;
    term *= each / (1 - each) * (keys - stolen) / (stolen + 1);
  }
  return Math.min(1, reached);
}
