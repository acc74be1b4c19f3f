import assert from "node:assert/strict";
import fc from "fast-check";
import { Histogram, histogramEdges } from "../../lib/inspect/histogram.ts";
import { countBetween, histogramMean, histogramQuantile } from "../../lib/inspect/histogram_summary.ts";

const EDGES = histogramEdges(64, 16, [1_000, 5_000]);

Deno.test("Histogram counts every value in the bucket it lies in", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(200), fc.nat(2 ** 40)), { minLength: 1 }), (values) => {
      const histogram = new Histogram(EDGES);
      for (const value of values) histogram.add(value);
      const summary = histogram.summary();
      for (const { from, to, count } of summary.buckets) {
        assert.equal(count, values.filter((value) => value >= from && value <= to).length);
        // From 64 on a bucket is a sixteenth of its octave.
        assert.ok(to < 64 ? from === to : (to - from + 1) * 16 <= from, `${from}-${to}`);
      }
      assert.equal(summary.count, values.length);
      assert.equal(histogramMean(summary), values.reduce((a, b) => a + b, 0) / values.length);
      assert.equal(countBetween(summary, 0, 999), values.filter((value) => value < 1_000).length);
      assert.equal(
        countBetween(summary, 1_000, 4_999),
        values.filter((value) => value >= 1_000 && value < 5_000).length,
      );
    }),
    { numRuns: 200, seed: 5 },
  );
});

Deno.test("histogramQuantile() is right to the bucket", () => {
  const histogram = new Histogram(EDGES);
  for (let value = 0; value < 50; value++) histogram.add(value);
  const summary = histogram.summary();
  assert.ok(Math.abs(histogramQuantile(summary, 0.5) - 25) <= 1);
  assert.deepEqual([histogramQuantile(summary, 0), histogramQuantile(summary, 1)], [0, 49]);
  assert.equal(histogramQuantile(new Histogram(EDGES).summary(), 0.5), 0);
});
