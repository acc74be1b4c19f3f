import assert from "node:assert/strict";
import fc from "fast-check";
import { binomialBounds } from "../../lib/stats/binomial_bounds.ts";

/**
 * Published and closed values: Clopper and Pearson's limits of 1, 5 and 8 of 10 (Conover: "Practical nonparametric statistics", table
 * A4; NIST/SEMATECH e-handbook 7.2.4.1: 4 of 20 at 90 %), and 1 - 0.05^(1/n), the bound of no hit.
 */
const KNOWN: readonly (readonly [
  hits: number,
  trials: number,
  confidence: number,
  low: number,
  high: number,
])[] = [
  [1, 10, 0.95, 0.0025, 0.445],
  [5, 10, 0.95, 0.187, 0.813],
  [8, 10, 0.95, 0.444, 0.975],
  [4, 20, 0.9, 0.071354, 0.401029],
  [0, 1000, 0.95, 0, 1 - 0.05 ** (1 / 1000)],
  [0, 1, 0.95, 0, 0.95],
  [10, 10, 0.95, 0.05 ** (1 / 10), 1],
];

for (const [hits, trials, confidence, low, high] of KNOWN) {
  Deno.test(`${hits} of ${trials} hits at ${100 * confidence} % bound a share as published`, () => {
    const found = binomialBounds(hits, trials, confidence);
    assert.ok(Math.abs(found.low - low) < 6e-4, `${found.low}`);
    assert.ok(Math.abs(found.high - high) < 6e-4, `${found.high}`);
  });
}

Deno.test("no hit of 1,000 is under 0.3 %, and three thousand need the rule of three's 0.1 %", () => {
  assert.ok(binomialBounds(0, 1000).high < 0.003);
  assert.ok(Math.abs(binomialBounds(0, 3000).high - 3 / 3000) < 3e-6);
});

Deno.test("bounds hold the share, mirror that of misses, and do not fail for many trials", () => {
  const some = fc.integer({ min: 1, max: 20_000 })
    .chain((trials) => fc.tuple(fc.nat(Math.min(trials, 300)), fc.constant(trials)));
  fc.assert(
    fc.property(some, ([hits, trials]) => {
      const { low, high } = binomialBounds(hits, trials);
      assert.ok(low <= hits / trials && hits / trials <= high);
      if (trials > 2000) return;
      const mirrored = binomialBounds(trials - hits, trials);
      assert.ok(Math.abs(mirrored.low - (1 - high)) < 1e-9, `${mirrored.low} ${1 - high}`);
    }),
    { numRuns: 60, seed: 19 },
  );
});
