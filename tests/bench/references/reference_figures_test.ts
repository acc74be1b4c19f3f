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

Deno.test("a way is advised where its whole interval is twice as fast, the fastest of several; ratios are of one round", () => {
  const advice = (integer: number, table: number) => {
    const [figures] = chainFigures([samplesOf({ text: six(10), integer: six(integer), table: six(table) })]);
    return figures!.advice;
  };
  assert.equal(advice(9, 6), "keep");
  assert.equal(advice(4, 6), "integer");
  assert.equal(advice(4, 2), "table");
  const [wide] = chainFigures([samplesOf({ text: six(10), integer: six(9), table: [1, 2, 9, 1, 2, 9] })]);
  assert.equal(wide!.advice, "keep");
  const few = { text: [10], integer: [1], table: [1] };
  assert.equal(chainFigures([samplesOf(few)])[0]!.advice, "not shown");
  const [even] = chainFigures([samplesOf({ text: six(10), integer: six(5), table: six(1) })]);
  const gains = even!.ways.map(({ gain }) => gain?.interval?.map((bound) => Math.round(1000 * bound) / 1000));
  assert.deepEqual(gains, [undefined, [2, 2], [10, 10]]);
  assert.deepEqual(even!.ways[0]!.ms.map(({ median }) => Math.round(1000 * median)), [5125, 10250]);
});

Deno.test("upkeep is the time of both over the store's, and bytes as shares of the store with text", () => {
  const [own] = upkeepFigures([samplesOf({ text: six(1), integer: six(1), table: six(1) })]);
  assert.equal(own!.time.median, 1.125);
  assert.deepEqual([own!.tableBytes, own!.integerBytes], [0.08, 0.9]);
});

Deno.test("the answer comes first, with what to do for each chain of a store", () => {
  const lines = (ms: Parameters<typeof samplesOf>[0]) => {
    const samples = [samplesOf(ms)];
    return referenceLines({ samples, chains: chainFigures(samples), upkeep: upkeepFigures(samples) });
  };
  const [kept] = lines({ text: six(10), integer: six(10), table: six(8) });
  assert.equal(
    kept,
    "posting: keep references as text for recall: there ids as numbers are 1x and a reference table is 1.25x as fast",
  );
  const [changed] = lines({ text: six(10), integer: six(10), table: six(1) });
  assert.match(
    changed!,
    /^posting: a reference table is 10x \[10, 10\] as fast for recall \(10\.3 ms to 1\.03 ms\)/,
  );
  const [few] = lines({ text: [10], integer: [1], table: [1] });
  assert.equal(few, "posting: not shown for recall: intervals take six rounds");
});
