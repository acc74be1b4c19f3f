import assert from "node:assert/strict";
import fc from "fast-check";
import { linearRegression } from "simple-statistics";
import {
  addSample,
  leastSquares,
  type NormalEquations,
  normalEquations,
  pooled,
} from "../../lib/stats/least_squares.ts";
import { nonnegativeLeastSquares } from "../../lib/stats/nonnegative_least_squares.ts";

/** Samples of y = x . truth, exactly. */
function exact(truth: readonly number[], rows: readonly (readonly number[])[], weight = 1): NormalEquations {
  const equations = normalEquations(truth.length);
  for (const x of rows) {
    addSample(equations, { x, y: x.reduce((sum, v, i) => sum + v * truth[i]!, 0), weight });
  }
  return equations;
}

function close(actual: readonly number[], expected: readonly number[], tolerance = 1e-6): void {
  actual.forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected[i]!) <= tolerance * Math.max(1, Math.abs(expected[i]!)),
      `${actual} against ${expected}`,
    )
  );
}

Deno.test("leastSquares() recovers an exact law whatever the drivers' sizes", () => {
  const rows = [[1, 10, 1e6], [1, 200, 5e5], [1, 3000, 9e6], [1, 40, 4e3], [1, 777, 1e5]];
  close(leastSquares(exact([2, 0.03, 1e-6], rows))!.coefficients, [2, 0.03, 1e-6]);
});

Deno.test("leastSquares() equals simple-statistics on a line, and its residual the sum over samples", () => {
  const point = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }));
  fc.assert(
    fc.property(fc.uniqueArray(point, { minLength: 3, maxLength: 20, selector: ([x]) => x }), (points) => {
      const equations = normalEquations(2);
      for (const [x, y] of points) addSample(equations, { x: [1, x], y });
      const fit = leastSquares(equations)!;
      const line = linearRegression(points);
      close(fit.coefficients, [line.b, line.m]);
      const residual = points.reduce((sum, [x, y]) => sum + (y - line.b - line.m * x) ** 2, 0);
      assert.ok(Math.abs(fit.residual - residual) < 1e-6 * (1 + equations.square));
    }),
    { numRuns: 100, seed: 3 },
  );
});

Deno.test("leastSquares() gives the textbook line and residual of four points", () => {
  const equations = normalEquations(2);
  for (const [x, y] of [[1, 1], [2, 3], [3, 2], [4, 4]]) addSample(equations, { x: [1, x!], y: y! });
  const fit = leastSquares(equations)!;
  close(fit.coefficients, [0.5, 0.8]);
  close([fit.residual], [1.8]);
});

Deno.test("leastSquares() refuses drivers that cannot be told apart", () => {
  assert.equal(leastSquares(exact([1, 1], [[1, 4], [1, 4], [1, 4]])), null);
  assert.equal(leastSquares(exact([1, 0], [[1, 0], [1, 0]])), null);
});

Deno.test("a weight of 3 counts like three samples, and pooled() like all samples together", () => {
  const [a, b] = [normalEquations(2), normalEquations(2)];
  addSample(a, { x: [1, 2], y: 5, weight: 3 });
  for (let i = 0; i < 3; i++) addSample(b, { x: [1, 2], y: 5 });
  addSample(a, { x: [1, 9], y: 4 });
  addSample(b, { x: [1, 9], y: 4 });
  assert.deepEqual([...a.gram], [...b.gram]);
  const both = pooled([a, b]);
  assert.equal(both.samples, 6);
  close(leastSquares(both)!.coefficients, leastSquares(a)!.coefficients);
});

Deno.test("nonnegativeLeastSquares() is as good as any nonnegative coefficients on a grid", () => {
  const cell = fc.integer({ min: 0, max: 9 });
  const row = fc.tuple(cell, cell, cell, fc.integer({ min: -20, max: 40 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 12 }), (rows) => {
      const equations = normalEquations(3);
      for (const [a, b, c, y] of rows) addSample(equations, { x: [a, b, c], y });
      const loss = (k: readonly number[]) =>
        rows.reduce((sum, [a, b, c, y]) => sum + (y - a * k[0]! - b * k[1]! - c * k[2]!) ** 2, 0);
      const fit = nonnegativeLeastSquares(equations);
      const found = fit?.coefficients ?? [0, 0, 0];
      assert.ok(found.every((k) => k >= 0));
      for (let i = 0; i < 6 ** 3; i++) {
        const grid = [i % 6, Math.floor(i / 6) % 6, Math.floor(i / 36)].map((k) => k * 0.8);
        assert.ok(loss(found) <= loss(grid) + 1e-5 * (1 + loss(grid)), `${found} is worse than ${grid}`);
      }
    }),
    { numRuns: 60, seed: 4 },
  );
});

Deno.test("nonnegativeLeastSquares() keeps one of two drivers that always move together, the first", () => {
  const fit = nonnegativeLeastSquares(exact([2, 0.5], [[1, 4], [1, 4], [1, 4]]))!;
  close(fit.coefficients, [4, 0]);
  assert.throws(() => nonnegativeLeastSquares(normalEquations(7)), /expected at most 6/);
});
