import assert from "node:assert/strict";
import { percentileCurve } from "../../../lib/report/charts/percentile_curve.ts";
import { responseTimes } from "../../../lib/report/charts/response_times.ts";
import { provenance } from "../chart_fixtures.ts";

function drawn(count: number) {
  const samples = Array.from({ length: count }, (_, i) => 100 + i);
  const points = percentileCurve(samples);
  const series = [{
    label: "by id",
    kind: "service" as const,
    samples: count,
    points,
    maxUs: samples.at(-1)!,
  }];
  return responseTimes({ of: "Queries", series, facts: [], provenance });
}

Deno.test("the axis of percentiles ends with the last one that a curve needs, so that no half of it is empty", () => {
  const ticks = (count: number) =>
    [...drawn(count).html.matchAll(/>(p[\d.]+)<\/text>/g)].map(([, name]) => name);
  assert.deepEqual(new Set(ticks(5)), new Set(["p50", "p90"]));
  assert.deepEqual(new Set(ticks(300)), new Set(["p50", "p90", "p99"]));
  assert.deepEqual(new Set(ticks(3000)), new Set(["p50", "p90", "p99", "p99.9"]));
});

Deno.test("a title that rests on few samples says how few", () => {
  assert.match(drawn(5).html, /by id is slowest, p50 102 us of 5 samples/);
  assert.doesNotMatch(drawn(300).html, /300 samples/);
});
