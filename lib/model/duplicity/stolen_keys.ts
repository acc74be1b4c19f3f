/**
 * Probability that at least `threshold` of the keys of a log are stolen, each alone with the probability `each` (below 1):
 * enough to sign whatever the thief likes, a second event at a taken number included. Where one signature is enough it is
 * 1 - (1 - each)^keys. Keys are taken to be stolen independently; one bad tool on all machines undoes that. Source: keri.md 4.1.
 */
export function stolenQuorum(keys: number, threshold: number, each: number): number {
  const odds = Math.log(each) - Math.log1p(-each);
  // As a logarithm: of 75,000 keys, that none is stolen is less likely than a number can say.
  let term = keys * Math.log1p(-each);
  let reached = 0;
  for (let stolen = 0; stolen <= keys; stolen++) {
    if (stolen >= threshold) reached += Math.exp(term);
    term += odds + Math.log((keys - stolen) / (stolen + 1));
  }
  return Math.min(1, reached);
}
