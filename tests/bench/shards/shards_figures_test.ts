import assert from "node:assert/strict";
import type { CaseSamples, DivisionTrial } from "../../../lib/bench/shards/measure_shards.ts";
import { shardsFigures, shardsThroughput } from "../../../lib/bench/shards/shards_figures.ts";

const asked = {
  lookups: { everyShardUs: 20, directoryUs: 30 },
  search: { globalMs: 6, atOnceMs: 2, localMs: 1 },
  walk: { ms: 9, pages: 3 },
  computed: 5,
};

/** A division of equal shards of so many ms each, appended by two processes. */
function trial(shards: number, ms: number, directoryMs: number | null): DivisionTrial {
  const chain = (ms: number, operations: number) => ({
    ...{ ms, steadyMs: ms / 4, operations, cpuMs: ms, versions: operations, fileBytes: 10 * operations },
  });
  const directory = directoryMs === null ? null : chain(directoryMs, 100);
  const longestMs = (shards * ms + (directoryMs ?? 0)) / (shards === 1 ? 1 : 2);
  return {
    ...{
      label: String(shards),
      shards,
      directory,
      workers: Math.min(2, shards),
      longestMs,
      longestSteadyMs: longestMs / 4,
      spanMs: 1.25 * longestMs,
      asked,
    },
    chains: Array.from({ length: shards }, () => chain(ms, 1000 / shards)),
  };
}

const SAMPLES: CaseSamples = {
  name: "ride-sharing",
  made: {
    regions: ["a", "b", "c", "d"],
    ...{ blocks: 10, lastBlock: 10, steadyFrom: 5, directory: { blocks: "", operations: 100 } },
    divisions: [1, 4].map((shards) => ({
      ...{ shards, map: [] },
      files: Array.from({ length: shards }, () => ({ blocks: "", operations: 1000 / shards })),
    })),
  },
  // A round of a slower machine changes no ratio.
  rounds: [1, 3].map((slow) => [trial(1, 400 * slow, null), trial(4, 100 * slow, 80 * slow)]),
};

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
