import assert from "node:assert/strict";
import { ASK_KINDS, type Asked, type AskKind } from "../../../lib/bench/matching/asker.ts";
import { type Way, WAYS } from "../../../lib/bench/matching/matcher.ts";
import { type MatchingFigures, matchingFigures } from "../../../lib/bench/matching/matching_figures.ts";
import type { MatchingCycle, MatchingResult } from "../../../lib/bench/matching/measure_matching.ts";
import { estimateMatching } from "../../../lib/bench/matching/plan_matching.ts";
import { parseContestant } from "../../../lib/bench/race/contestant.ts";

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

/** A store's figures, by the times of each round's cycles, ms. */
function resultOf(contestant: string, ...rounds: readonly (readonly number[])[]): MatchingResult {
  const start = { queries: 1, ms: 2 };
  return {
    ...{ contestant, way: "buckets", loaded: { ms: 1, bulk: true } },
    rounds: rounds.map((times) => ({ start, cycles: times.map(cycle) })),
  };
}

Deno.test("the time of a cycle is split into queries, writes with their encoding, and pairing as all the rest", () => {
  const [{ first, firstAsked, steady, named }] = matchingFigures([
    resultOf("posting", [100, 45, 42, 60]),
  ]) as [
    MatchingFigures,
  ];
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
  const [{ steady: even }] = matchingFigures([resultOf("posting", [9, 50, 20, 40, 30])]) as [MatchingFigures];
  assert.equal(even!.cycle.ms.total, 30);
  assert.equal(matchingFigures([resultOf("posting", [100])])[0]!.steady, null);
});

Deno.test("first cycles have an interval over six rounds, and stores are compared within each round", () => {
  const six = [50, 60, 70, 80, 90, 100].map((ms, i) => [ms, 40 + i]);
  const slower = six.map(([ms]) => [2 * ms!]);
  const [a, b] = matchingFigures([resultOf("a", ...six), resultOf("b", ...slower)]) as [
    MatchingFigures,
    MatchingFigures,
  ];
  assert.deepEqual([a.firstMs.median, a.firstMs.interval, a.first.ms.total], [75, [50, 100], 70]);
  assert.deepEqual([a.toFirstStore, b.toFirstStore!.median, b.toFirstStore!.interval], [null, 2, [2, 2]]);
  // Of the cycles of all rounds.
  assert.deepEqual([a.steady!.cycle.ms.total, a.steady!.maxMs, b.steady], [42, 45, null]);
});

Deno.test("schedulers take disk and memory, rounds time alone", async () => {
  const work = { state: "balanced", scale: 0.1, cycles: 2, most: null } as const;
  const of = async (names: readonly string[], ways: readonly Way[], rounds = 1) =>
    estimateMatching({ ...work, ways, rounds, contestants: await Promise.all(names.map(parseContestant)) });
  const one = await of(["posting"], ["buckets"]);
  const both = await of(["posting"], WAYS);
  const rounds = await of(["posting"], ["buckets"], 6);
  assert.ok(both.diskBytes > one.diskBytes && both.memoryBytes > one.memoryBytes);
  assert.deepEqual([rounds.diskBytes, rounds.memoryBytes], [one.diskBytes, one.memoryBytes]);
  assert.ok(rounds.seconds > one.seconds);
  assert.ok((await of(["posting", "bitemporal"], ["buckets"])).memoryBytes === both.memoryBytes);
});
