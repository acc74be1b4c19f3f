import assert from "node:assert/strict";
import { quantileSorted as peerQuantile } from "d3-array";
import fc from "fast-check";
import { mean, median, quantile, quantileSorted, sorted } from "../../lib/stats/quantile.ts";

const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

Deno.test("quantile() equals d3-array's on any samples", () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
      const ours = quantile(values, p);
      const theirs = peerQuantile(sorted(values), p) as number;
      assert.ok(Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)), `${ours} against ${theirs}`);
    }),
    { numRuns: 300, seed: 1 },
  );
});

Deno.test("median() and mean() of numbers a person can check", () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(quantile([10, 20, 30, 40, 50], 0.25), 20);
  assert.equal(mean([1, 2, 6]), 3);
});

Deno.test("quantileSorted() refuses no samples and shares outside 0..1", () => {
  assert.throws(() => quantileSorted([], 0.5), /no samples/);
  for (const bad of [-0.1, 1.1, NaN]) {
    assert.throws(() => quantileSorted([1], bad), /expected a share from 0 to 1/);
  }
});
