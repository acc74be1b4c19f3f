import assert from "node:assert/strict";
import type { ReferenceSamples } from "../../../lib/bench/references/measure_references.ts";
import { chainFigures, upkeepFigures } from "../../../lib/bench/references/reference_figures.ts";
import { REFERENCE_WAYS, type ReferenceWay } from "../../../lib/bench/references/reference_task.ts";
import { referenceLines } from "../../../lib/report/terminal/reference_lines.ts";

/** Samples of one store and chain with two questions a round; `ms` gives the time of both hops by way and round. */
function samplesOf(ms: Readonly<Record<ReferenceWay, readonly number[]>>): ReferenceSamples {
  const rounds = ms.text.length;
  return {
    ...{ scenario: "supply-chain-pharma", set: "supply-chain-pharma", chains: ["recall"], scale: 1, rounds },
    ...{ entities: 10, rows: 100, blocks: { tip: 9, past: 5 } },
    ways: REFERENCE_WAYS.map((way) => ({
      ...{ contestant: "posting", way },
      trials: ms[way].map((all) =>
        [0.9 * all, 1.1 * all].map((ms) => ({
          ...{ chain: "recall", at: "tip" as const },
          hops: [
            { ms: ms / 2, keysMs: ms / 4, asked: 1, found: 3 },
            { ms, keysMs: ms / 2, asked: 4, found: 7 },
          ],
        }))
      ),
    })),
    appends: [{
      contestant: "posting",
      trials: Array.from({ length: rounds }, (_, i) => ({ storeMs: 100, tableMs: 10 + i })),
    }],
    bytes: { stores: { posting: { text: 1000, integer: 900 } }, table: 80 },
  };
}

const six = (ms: number) => Array.from({ length: 6 }, (_, i) => ms * (1 + i / 100));

Deno.test("a way is worth it where text takes its time and the whole interval is twice as fast; gains are of one round", () => {
  const worth = (text: number, integer: number, table: number) => {
    const [figures] = chainFigures([
      samplesOf({ text: six(text), integer: six(integer), table: six(table) }),
    ]);
    return figures!.ways.map((own) => own.worth);
  };
  assert.deepEqual(worth(100, 60, 40), [null, "no", "yes"]);
  assert.deepEqual(worth(100, 40, 60), [null, "yes", "no"]);
  assert.deepEqual(worth(5, 1, 1), [null, "no", "no"]);
  const wide = { text: six(100), integer: six(100), table: [10, 20, 90, 10, 20, 90] };
  assert.equal(chainFigures([samplesOf(wide)])[0]!.ways[2]!.worth, "not shown");
  const few = { text: [100], integer: [10], table: [10] };
  assert.equal(chainFigures([samplesOf(few)])[0]!.ways[2]!.worth, "not shown");
  const [even] = chainFigures([samplesOf({ text: six(100), integer: six(50), table: six(10) })]);
  const gains = even!.ways.map(({ gains }) =>
    gains.map(({ interval }) => interval!.map((bound) => Math.round(bound)))
  );
  assert.deepEqual(gains, [1, 2, 10].map((gain) => [[gain, gain], [gain, gain]]));
  assert.deepEqual(even!.ways[0]!.ms.map(({ median }) => Math.round(1000 * median)), [51250, 102500]);
  assert.deepEqual(even!.ways[0]!.found, [3, 7]);
});

Deno.test("upkeep is the time of both over the store's, and bytes as shares of the store with text", () => {
  const [own] = upkeepFigures([samplesOf({ text: six(1), integer: six(1), table: six(1) })]);
  assert.equal(own!.time.median, 1.125);
  assert.deepEqual([own!.tableBytes, own!.integerBytes], [0.08, 0.9]);
});

Deno.test("the answer comes first: what to do about integer ids and about a table, chain by chain", () => {
  const lines = (ms: Parameters<typeof samplesOf>[0]) => {
    const samples = [samplesOf(ms)];
    return referenceLines({ samples, chains: chainFigures(samples), upkeep: upkeepFigures(samples) });
  };
  assert.deepEqual(lines({ text: six(100), integer: six(100), table: six(10) }).slice(0, 2), [
    "posting, integer ids: keep text for recall (1x as fast; by text 103 ms)",
    "posting, a reference table beside the store: keep one for recall (103 ms to 10.3 ms, 10x [10, 10] as fast)",
  ]);
  const slow = samplesOf({ text: six(100), integer: six(100), table: six(10) });
  const firstSlow = slow.ways.map((own) => ({
    ...own,
    trials: own.trials.map((questions) =>
      questions.map(({ hops: [first, last], ...asked }) => ({
        ...asked,
        hops: [{ ...first!, ms: 50 }, last!],
      }))
    ),
  }));
  const samples = [{ ...slow, ways: firstSlow }];
  const told = referenceLines({ samples, chains: chainFigures(samples), upkeep: upkeepFigures(samples) });
  assert.match(told[1]!, /10x \[10, 10\] as fast, but 1x over 1, which find 3\)$/);
  assert.deepEqual(lines({ text: [100], integer: [10], table: [1] }).slice(0, 1), [
    "posting, integer ids: not shown for recall: take more rounds, six at least",
  ]);
});
