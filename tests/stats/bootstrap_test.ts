import assert from "node:assert/strict";
import { type BootstrapOptions, resample } from "../../lib/stats/bootstrap.ts";
import { mean, median } from "../../lib/stats/quantile.ts";
import { ratioOfMedians } from "../../lib/stats/ratio.ts";

const trials = [10, 11, 12, 13, 14, 15, 16, 17];

const intervalOf = (options: BootstrapOptions) => resample(options, (draw) => mean(draw(trials)));

Deno.test("resample() is the same for the same seed and other for another", () => {
  const once = intervalOf({ seed: 7 });
  assert.deepEqual(intervalOf({ seed: 7 }), once);
  assert.notDeepEqual(intervalOf({ seed: 8, resamples: 300 }), once);
});

Deno.test("resample() of a mean comes near mean +- 1.96 standard errors", () => {
  const [low, high] = intervalOf({ seed: 7 });
  // Population variance of 10..17 is 5.25, standard error sqrt(5.25 / 8) = 0.81.
  assert.ok(Math.abs(low - (13.5 - 1.96 * 0.81)) < 0.15, `${low}`);
  assert.ok(Math.abs(high - (13.5 + 1.96 * 0.81)) < 0.15, `${high}`);
});

Deno.test("ratioOfMedians() holds the true ratio and gives no interval under six trials", () => {
  const slow = trials.map((t) => t * 3 + 0.5);
  const { ratio, interval, n } = ratioOfMedians(slow, trials, 5);
  assert.equal(ratio, median(slow) / 13.5);
  assert.ok(interval![0] < 3 && interval![1] > 3);
  assert.equal(n, 8);
  assert.equal(ratioOfMedians(slow.slice(0, 5), trials, 5).interval, null);
});
