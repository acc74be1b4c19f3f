/** Spreads weights over groups, the heaviest first, each to the group that has least so far. @returns The group of each. */
export function spread(weights: readonly number[], groups: number): number[] {
  const loads = new Array<number>(groups).fill(0);
  const placed = new Array<number>(weights.length);
  const heaviest = [...weights.entries()].sort(([i, a], [j, b]) => b - a || i - j);
  for (const [i, weight] of heaviest) {
    const least = loads.indexOf(Math.min(...loads));
    placed[i] = least;
    loads[least]! += weight;
  }
  return placed;
}

/** Which shards hold a region's entities: one, or several that share them by key. By region, in order. */
export type ShardMap = readonly (readonly number[])[];

/**
 * Places regions on shards: whole regions together where there are fewer shards than regions, else the regions that are heaviest per
 * shard are divided by key (002:L497 divides a region so).
 * @param weights Of each region, above 0.
 */
export function placeRegions(weights: readonly number[], shards: number): ShardMap {
  if (shards < weights.length) return spread(weights, shards).map((shard) => [shard]);
  const parts = weights.map(() => 1);
  for (let made = weights.length; made < shards; made++) {
    const loads = weights.map((weight, i) => weight / parts[i]!);
    parts[loads.indexOf(Math.max(...loads))]!++;
  }
  let next = 0;
  return parts.map((count) => Array.from({ length: count }, () => next++));
}

/** The shard of an entity of a region: keys are hashes, so that their last bytes divide them evenly. */
export function shardOf(map: ShardMap, region: number, key: Uint8Array): number {
  const own = map[region]!;
  const last = key[28]! << 24 | key[29]! << 16 | key[30]! << 8 | key[31]!;
  return own[(last >>> 0) % own.length]!;
}
