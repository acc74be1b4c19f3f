import assert from "node:assert/strict";
import { ASK_KINDS, type Asked, type AskKind } from "../../../lib/bench/matching/asker.ts";
import { matchingFigures } from "../../../lib/bench/matching/matching_figures.ts";
import type { MatchingCycle } from "../../../lib/bench/matching/measure_matching.ts";

/** A cycle of so long, ms, with two queries of 10 ms and a block of 30. */
function cycle(totalMs: number): MatchingCycle {
  const asked = Object.fromEntries(ASK_KINDS.map((kind) => [kind, { ms: [], results: [] }]));
  return {
    totalMs,
    cpuMs: totalMs / 2,
    asked: { ...asked as unknown as Record<AskKind, Asked>, nodes: { ms: [4, 6], results: [150, 20] } },
    prepareMs: 5,
    writeMs: [25],
    entities: 7,
    matches: 3,
    digest: "",
    checked: { started: 3, waiting: 2, free: 1, end: "misfits", named: 4, broken: {}, violations: [] },
  };
}

Deno.test("the time of a cycle is split into queries, writes with their encoding, and pairing as all the rest", () => {
  const result = { contestant: "posting", way: "buckets", start: { queries: 1, ms: 2 } } as const;
  const loaded = { ms: 1, bulk: true };
  const { first, firstAsked, steady, named } = matchingFigures({
    ...result,
    loaded,
    cycles: [100, 45, 42, 60].map(cycle),
  });
  assert.deepEqual(first.ms, { queries: 10, writes: 30, pairing: 60, total: 100, cpu: 50 });
  assert.deepEqual([first.limit, first.queries, first.blocks, first.waiting, first.free], [
    "pairing",
    2,
    1,
    2,
    1,
  ]);
  assert.deepEqual(firstAsked, [
    { kind: "nodes", queries: 2, results: 170, totalMs: 10, p50Ms: 5, maxMs: 6 },
  ]);
  // The median of the three cycles after the first, which is one of them, and the slowest.
  assert.deepEqual([steady!.cycle.ms.total, steady!.cycle.limit], [45, "writes"]);
  assert.deepEqual([steady!.maxMs, named], [60, 4]);
  // Of an even number a cycle that was, the faster of the two in the middle.
  assert.equal(
    matchingFigures({ ...result, loaded, cycles: [9, 50, 20, 40, 30].map(cycle) }).steady!.cycle.ms.total,
    30,
  );
  assert.equal(matchingFigures({ ...result, loaded, cycles: [cycle(100)] }).steady, null);
});
