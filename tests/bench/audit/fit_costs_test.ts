import assert from "node:assert/strict";
import { type BlockSample, blocksTogether, DESIGN, rowsOf } from "../../../lib/bench/audit/block_costs.ts";
import {
  correlationsOf,
  fitCosts,
  MENDOZA_VERSION,
  stringShare,
} from "../../../lib/bench/audit/fit_costs.ts";
import { loadMendoza } from "../../../lib/reference/mendoza.ts";

const COSTS = { commit: 500, entity: 30, stringRow: 20, numericRow: 12, payloadKb: 3 };

/** The time of a block where each part costs what `COSTS` says. */
const timed = (shape: Omit<BlockSample, "ms">, extraMs = 0): BlockSample => {
  const { entities, payloadBytes } = shape;
  const { strings, numbers } = rowsOf(shape);
  const us = COSTS.commit + COSTS.entity * entities + COSTS.stringRow * strings + COSTS.numericRow * numbers +
    COSTS.payloadKb * entities * payloadBytes / 1000;
  return { ...shape, ms: us / 1000 + extraMs };
};

function assertNear(actual: number, expected: number, share: number) {
  assert.ok(Math.abs(actual - expected) <= share * Math.abs(expected), `${actual} is not near ${expected}`);
}

Deno.test("blocks that vary text and numbers apart tell what each costs, stalls of single blocks left aside", () => {
  const samples = DESIGN.flatMap((shape, i) =>
    [0, i % 5 === 0 ? 900 : 0, 0].map((stall) => timed(shape, stall))
  );
  const fit = fitCosts(samples);
  for (const [name, expected] of Object.entries(COSTS)) {
    assertNear(fit[name as keyof typeof COSTS], expected, 1e-6);
  }
});

Deno.test("the share of text is that of a Mendoza version's parts, and its rows are the published ones", () => {
  // 11.3 x 20 = 226; 30 + 226 + 6.8 x 12 + 5.2 x 3 = 353.2.
  assertNear(stringShare(COSTS), 226 / 353.2, 1e-12);
  const { dataset, payloads } = loadMendoza();
  assertNear(MENDOZA_VERSION.strings, dataset.string_rows_per_version.value, 0.01);
  assertNear(MENDOZA_VERSION.numbers, dataset.numeric_rows_per_version.value, 0.01);
  assertNear(1000 * MENDOZA_VERSION.payloadKb, payloads.mean_bytes.value, 0.01);
});

Deno.test("blocks whose counts grow together do not tell text from numbers, whichever costs the time; the design does", () => {
  // All the time is the numeric rows'.
  const ofNumbers = (shape: Omit<BlockSample, "ms">) => ({ ...shape, ms: rowsOf(shape).numbers });
  const together = correlationsOf(blocksTogether(200, 1).map(ofNumbers));
  assertNear(together.numbers, 1, 1e-9);
  assert.ok(together.strings > 0.9 && together.stringsWithNumbers > 0.9, JSON.stringify(together));
  const fit = fitCosts(DESIGN.map(ofNumbers));
  assertNear(fit.numericRow, 1000, 1e-6);
  assert.ok(Math.abs(fit.stringRow) < 1e-3);
});

Deno.test("correlations are Pearson's", () => {
  const at = (strings: number, ms: number) => ({
    entities: 1,
    strings,
    numbers: strings % 3,
    payloadBytes: 1,
    ms,
  });
  // x = 1..4, y = 1, 3, 2, 5: sum of products 5.5, of squares 5 and 8.75.
  const samples = [at(1, 1), at(2, 3), at(3, 2), at(4, 5)];
  assertNear(correlationsOf(samples).strings, 5.5 / Math.sqrt(5 * 8.75), 1e-12);
});

Deno.test("blocks that all hold the same tell nothing apart, which is said", () => {
  const samples = [1, 2, 3].map((entities) => ({
    entities,
    strings: 2,
    numbers: 2,
    payloadBytes: 8,
    ms: entities,
  }));
  assert.throws(() => fitCosts(samples), /Cannot tell apart/);
});
