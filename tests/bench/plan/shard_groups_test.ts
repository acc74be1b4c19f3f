import assert from "node:assert/strict";
import { shardGroups } from "../../../lib/bench/plan/shard_groups.ts";
import { UsageError } from "../../../lib/errors.ts";

/** A group of trials with its time, and the size of the data that they read. */
const group = (
  seconds: number,
  scale = 1,
) => [{ seconds: seconds / 2, scale }, { seconds: seconds / 2, scale }];

/** The times of all parts' groups. @param dataS Time to make a data set. */
function partsOf(groups: ReturnType<typeof group>[], count: number, dataS = 0): number[][] {
  return Array.from(
    { length: count },
    (_, at) =>
      shardGroups(groups, { index: at + 1, count }, (own) => [{ ...own[0]!, scenario: "a", seconds: dataS }])
        .map((own) => own.reduce((sum, { seconds }) => sum + seconds, 0)),
  );
}

Deno.test("shardGroups() deals the longest groups first, each to the part that is soonest done with it, and keeps their order", () => {
  assert.deepEqual(partsOf([1, 8, 2, 4, 2, 1].map((seconds) => group(seconds)), 2), [[1, 8], [2, 4, 2, 1]]);
  assert.deepEqual(partsOf([2, 6, 4].map((seconds) => group(seconds)), 3), [[6], [4], [2]]);
});

Deno.test("shardGroups() keeps groups of one size together where making its data again would take longer", () => {
  const groups = () => [group(6, 1), group(5, 2), group(4, 1), group(1, 2)];
  assert.deepEqual(partsOf(groups(), 2), [[6, 1], [5, 4]]);
  assert.deepEqual(partsOf(groups(), 2, 100), [[6, 4], [5, 1]]);
});

Deno.test("shardGroups() refuses more parts than groups and says why a plan is no more than one", () => {
  const refused = (groups: { seconds: number }[][], words: RegExp) =>
    assert.throws(
      () => shardGroups(groups, { index: 1, count: 3 }, () => []),
      (error) => error instanceof UsageError && words.test(`${error.message} ${error.next}`),
    );
  refused([group(1), group(1)], /it has 2 groups of trials try --shard 1\/2 \(of plan: --shards 2\)$/);
  refused(
    [group(1)],
    /its 2 trials are compared with each other, in turns on one machine Give it to one machine/,
  );
  refused([[{ seconds: 1 }]], /it is one trial/);
});
