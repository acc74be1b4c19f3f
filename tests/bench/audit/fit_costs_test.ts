import assert from "node:assert/strict";
import { type BlockSample, DESIGN, rowsOf } from "../../../lib/bench/audit/block_costs.ts";
import { fitCosts, stringShare } from "../../../lib/bench/audit/fit_costs.ts";

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

Deno.test("the share of text is that of the parts of a version of Mendoza", () => {
  // M-04, M-10: 11.3 x 20 = 226; 30 + 226 + 6.8 x 12 + 5.2 x 3 = 353.2.
  assertNear(stringShare(COSTS), 226 / 353.2, 0.002);
});

Deno.test("blocks that vary text and numbers apart tell which costs the time", () => {
  const fit = fitCosts(DESIGN.map((shape) => ({ ...shape, ms: rowsOf(shape).numbers })));
  assertNear(fit.numericRow, 1000, 1e-6);
  assert.ok(Math.abs(fit.stringRow) < 1e-3);
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
