import assert from "node:assert/strict";
import { shardsFigures, shardsThroughput } from "../../../lib/bench/shards/shards_figures.ts";
import { SAMPLES, SERVERS } from "./shards_samples.ts";

Deno.test("the directory is paid for in the time that shards take, and counted in none of their versions", () => {
  const [use] = shardsFigures([SAMPLES]);
  const [one, four] = use!.divisions;
  assert.equal(one!.speedup, null);
  // 400 ms of one process against 480 ms by two.
  assert.ok(Math.abs(four!.speedup!.median - 400 / 240) < 1e-12);
  assert.ok(Math.abs(four!.cpu!.median - 480 / 400) < 1e-12);
  // Each with a processor: the longest of 100 and 80 ms.
  assert.equal(four!.ownSpeedup!.median, 4);
  assert.ok(Math.abs(four!.directory!.timeShare.median - 80 / 480) < 1e-12);
  assert.deepEqual([four!.directory!.operationShare, four!.directory!.bytes], [0.1, 1000]);
  assert.deepEqual([four!.largestShare, four!.bytesRatio], [0.25, 1.1]);
  assert.ok(Math.abs(four!.steadySpeedup!.median - 400 / 240) < 1e-12);
  assert.equal(four!.ownSteadySpeedup!.median, 4);
  // 480 ms of work within 300 ms.
  assert.ok(Math.abs(four!.atOnce.median - 1.6) < 1e-12);
});

Deno.test("throughput is of the whole chain's versions, a round each, as a law takes it", () => {
  assert.deepEqual(shardsThroughput(SAMPLES)[0], {
    shards: 1,
    here: [2500, 1000 * 1000 / 1200],
    own: [2500, 1000 * 1000 / 1200],
  });
  assert.deepEqual(shardsThroughput(SAMPLES)[1]!.own, [10_000, 1000 * 1000 / 300]);
});

Deno.test("a law is of servers run as good as it gets: those with a setting changed are not among them", () => {
  assert.deepEqual(shardsThroughput(SERVERS).map(({ shards, here }) => [shards, here]), [
    [1, [2500]],
    [2, [1000 * 1000 / 300]],
    [4, [2000]],
  ]);
});
