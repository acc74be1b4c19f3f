import assert from "node:assert/strict";
import { selfDifference } from "../../lib/stats/mod.ts";

Deno.test("selfDifference() of equal trials is 1, of fewer than six unknown", () => {
  assert.equal(selfDifference([3, 3, 3, 3, 3, 3], 1), 1);
  assert.equal(selfDifference([3, 3, 3, 3, 3], 1), null);
});

Deno.test("selfDifference() is the widest ratio of halves where trials fall into two clusters, scaled to all trials", () => {
  // Of 20 halvings of three ones and three twos, 2 are pure; the median of any half is 1 or 2, so every ratio is 2 or 1/2.
  assert.ok(Math.abs(selfDifference([1, 1, 1, 2, 2, 2], 1)! - 2 ** Math.SQRT1_2) < 1e-12);
});

Deno.test("selfDifference() grows with the spread of trials, whatever their unit", () => {
  const spread = (percent: number, unit: number) =>
    Array.from({ length: 12 }, (_, i) => unit * (1 + (percent / 100) * (i / 11 - 0.5)));
  const [narrow, wide] = [selfDifference(spread(2, 1), 1)!, selfDifference(spread(20, 1), 1)!];
  assert.ok(1 < narrow && narrow < 1.02 && narrow < wide && wide < 1.2);
  assert.ok(Math.abs(selfDifference(spread(20, 1e6), 1)! - wide) < 1e-9);
});
