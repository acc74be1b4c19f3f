import assert from "node:assert/strict";
import fc from "fast-check";
import { mannWhitney } from "../../lib/stats/mann_whitney.ts";

Deno.test("mannWhitney() knows the smallest exact probabilities by hand", () => {
  // Three against three fully apart: 2 of 20 orderings.
  assert.deepEqual(mannWhitney([1, 2, 3], [4, 5, 6]), { u: 0, p: 0.1, method: "exact" });
  // Six against six: 2 of 924.
  assert.equal(mannWhitney([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]).p, 2 / 924);
});

Deno.test("mannWhitney() exact equals counting every ordering", () => {
  const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 9 });
  fc.assert(
    fc.property(distinct, fc.nat(), (values, cut) => {
      const n = 1 + cut % (values.length - 1);
      const [x, y] = [values.slice(0, n), values.slice(n)];
      const result = mannWhitney(x, y);
      assert.ok(Math.abs(result.p - bruteForceP(x, y)) < 1e-12);
    }),
    { numRuns: 60, seed: 2 },
  );
});

Deno.test("mannWhitney() approximates with ties, and sees nothing in equal trials", () => {
  const result = mannWhitney([1, 1, 2, 2, 3, 3, 4, 4], [3, 4, 4, 5, 5, 6, 6, 7]);
  assert.equal(result.method, "normal");
  assert.ok(result.p > 0.003 && result.p < 0.02, `${result.p}`);
  assert.equal(mannWhitney([5, 5], [5, 5]).p, 1);
  assert.throws(() => mannWhitney([], [1]), /expected at least one each/);
});

Deno.test("mannWhitney() is symmetric", () => {
  const [x, y] = [[1, 5, 9, 14], [2, 3, 4, 20, 30]];
  assert.equal(mannWhitney(x, y).p, mannWhitney(y, x).p);
});

/** Counts, over all ways to choose which values are x, those with U at least as far from the middle. */
function bruteForceP(x: readonly number[], y: readonly number[]): number {
  const all = [...x, ...y];
  const distance = (chosen: readonly number[], rest: readonly number[]) => {
    const u = chosen.reduce((sum, a) => sum + rest.filter((b) => a > b).length, 0);
    return Math.abs(u - chosen.length * rest.length / 2);
  };
  let [total, extreme] = [0, 0];
  for (let mask = 0; mask < 1 << all.length; mask++) {
    const chosen = all.filter((_, i) => mask & (1 << i));
    if (chosen.length !== x.length) continue;
    total++;
    if (distance(chosen, all.filter((_, i) => !(mask & (1 << i)))) >= distance(x, y)) extreme++;
  }
  return Math.min(1, extreme / total);
}
