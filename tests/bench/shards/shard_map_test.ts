import assert from "node:assert/strict";
import { placeRegions, shardOf, spread } from "../../../lib/bench/shards/shard_map.ts";

/** Users of ride-sharing's regions, in millions (002:L552-L555). */
const USERS = [50, 40, 35, 25];

Deno.test("fewer shards than regions hold whole regions, as even as they come", () => {
  // 50 + 25 and 40 + 35 million.
  assert.deepEqual(placeRegions(USERS, 2), [[0], [1], [1], [0]]);
  assert.deepEqual(placeRegions(USERS, 1), [[0], [0], [0], [0]]);
  assert.deepEqual(placeRegions(USERS, 4), [[0], [1], [2], [3]]);
});

Deno.test("more shards than regions divide the regions that are heaviest per shard", () => {
  // 50 is divided first, then 40, 35, and, at 25 each, the first of those again.
  assert.deepEqual(placeRegions(USERS, 7), [[0, 1], [2, 3], [4, 5], [6]]);
  assert.deepEqual(placeRegions(USERS, 8), [[0, 1, 2], [3, 4], [5, 6], [7]]);
});

Deno.test("a region's keys are shared by its shards, evenly, each key always by the same", () => {
  const map = placeRegions(USERS, 8);
  const counts = new Map<number, number>();
  for (let i = 0; i < 3_000; i++) {
    const key = crypto.getRandomValues(new Uint8Array(32));
    const shard = shardOf(map, 0, key);
    assert.equal(shardOf(map, 0, key), shard);
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), [0, 1, 2]);
  // 1,000 each, give or take six standard deviations.
  for (const count of counts.values()) assert.ok(Math.abs(count - 1_000) < 160, `${count}`);
});

Deno.test("weights go to the group with the least so far, the heaviest first", () => {
  assert.deepEqual(spread([1, 5, 3, 3], 2), [0, 0, 1, 1]);
});
