/**
 * p values adjusted for how many were tested: taking those under 0.05 for real makes at most 5 % of what is taken so false, on
 * average; where nothing differs, the chance of taking any at all is at most 5 %. Holds for independent tests and for those that rise
 * together, as of figures of the same trials. Less strict than Holm, whose first step no rank test of six trials a side passes
 * beyond 23 tests.
 * @param p From 0 to 1, in any order. @returns In the same order; each at least its p, at most 1.
 * Source: Benjamini and Hochberg: "Controlling the false discovery rate" (1995).
 */
export function falseDiscoveryRates(p: readonly number[]): number[] {
  const adjusted = new Array<number>(p.length);
  let least = 1;
  p.map((value, at) => ({ value, at })).sort((a, b) => b.value - a.value).forEach(({ value, at }, before) => {
    least = Math.min(least, value * p.length / (p.length - before));
    adjusted[at] = least;
  });
  return adjusted;
}
