/**
 * The `p`-quantile (type 7, as `quantile`) of the samples of some groups together, for any choice of groups, each as often as it is
 * named: samples are sorted once, and a choice costs a pass over those that are nearer to its end.
 * @returns Takes the places of the chosen groups. Throws a RangeError where they hold no sample.
 */
export function pooledQuantile(
  groups: readonly (readonly number[])[],
  p: number,
): (chosen: readonly number[]) => number {
  const values = groups.flat();
  const groupOf = groups.flatMap((own, group) => new Array<number>(own.length).fill(group));
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ascending = Float64Array.from(order, (at) => values[at]!);
  const owners = Uint32Array.from(order, (at) => groupOf[at]!);
  return (chosen) => {
    const times = new Uint32Array(groups.length);
    for (const group of chosen) times[group]!++;
    const length = chosen.reduce((sum, group) => sum + groups[group]!.length, 0);
    if (length === 0) throw new RangeError("Cannot take a quantile of no samples: expected at least one");
    const position = (length - 1) * p;
    const below = Math.floor(position);
    // `passed`: chosen samples up to the one at `at`, itself included.
    let [at, passed] = below < length / 2 ? [-1, 0] : [owners.length - 1, length];
    while (passed <= below) passed += times[owners[++at]!]!;
    while (passed - times[owners[at]!]! > below) passed -= times[owners[at--]!]!;
    const low = ascending[at]!;
    if (below + 1 < length) { while (passed <= below + 1) passed += times[owners[++at]!]!; }
    return low + (ascending[at]! - low) * (position - below);
  };
}
