import assert from "node:assert/strict";
import { shareInterval } from "../../lib/stats/share_interval.ts";

Deno.test("shareInterval() is Wilson's, as published", () => {
  // Newcombe: "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
  for (
    const [hits, trials, low, high] of [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [
      0,
      20,
      0,
      0.1611,
    ], [
      1,
      29,
      0.0061,
      0.1718,
    ]] as const
  ) {
    assert.deepEqual(shareInterval(hits, trials).map((bound) => Number(bound.toFixed(4))), [low, high]);
  }
  assert.equal(shareInterval(7, 7)[1], 1);
});
