import assert from "node:assert/strict";
import fc from "fast-check";
import { apportion } from "../../lib/scenarios/builders/apportion.ts";

Deno.test("apportion() gives whole parts that add up, each within one of its exact share", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 0, max: 10_000_000 }), (weights, total) => {
      const parts = apportion(weights, total);
      const sum = weights.reduce((a, b) => a + b, 0);
      assert.equal(parts.reduce((a, b) => a + b, 0), total);
      parts.forEach((part, i) => assert.ok(Math.abs(part - weights[i]! * total / sum) < 1 + 1e-6));
    }),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("apportion() keeps at least one of each where the total allows it", () => {
  assert.deepEqual(apportion([1_000, 1, 1], 10, 1), [8, 1, 1]);
  assert.deepEqual(apportion([1, 1, 1], 3, 1), [1, 1, 1]);
  assert.deepEqual(apportion([1, 1, 1], 2, 1), [1, 1, 0]);
});
