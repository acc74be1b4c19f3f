import assert from "node:assert/strict";
import { medianInterval } from "../../lib/stats/median_interval.ts";

const range = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

Deno.test("medianInterval() gives no interval under six trials and says how many are needed", () => {
  const five = medianInterval(range(5));
  assert.deepEqual(five, { median: 3, interval: null, n: 5, needed: 6 });
});

Deno.test("medianInterval() matches the sign test's table", () => {
  // Ranks for 95 %: n = 6..8 -> 1, 9..11 -> 2, 12..14 -> 3, 15 and 16 -> 4, 20 -> 6, 100 -> 40.
  for (
    const [n, rank] of [[6, 1], [8, 1], [9, 2], [11, 2], [12, 3], [14, 3], [15, 4], [16, 4], [20, 6], [
      100,
      40,
    ]]
  ) {
    assert.deepEqual(medianInterval(range(n!)).interval, [rank, n! + 1 - rank!], `n = ${n}`);
  }
});

Deno.test("medianInterval() covers at least 95 % by direct counting, and one rank further would not", () => {
  for (let n = 6; n <= 40; n++) {
    const rank = medianInterval(range(n)).interval![0];
    assert.ok(1 - 2 * binomialBelow(rank, n) >= 0.95 - 1e-12);
    assert.ok(1 - 2 * binomialBelow(rank + 1, n) < 0.95);
  }
});

Deno.test("medianInterval() works for thousands of trials", () => {
  const { interval } = medianInterval(range(5000));
  assert.ok(interval![0] > 2400 && interval![0] < 2450);
});

function binomialBelow(k: number, n: number): number {
  let term = 0.5 ** n;
  let sum = 0;
  for (let i = 0; i < k; i++) {
    sum += term;
    term *= (n - i) / (i + 1);
  }
  return sum;
}
