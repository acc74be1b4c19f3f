import assert from "node:assert/strict";
import fc from "fast-check";
import { apportion } from "../../../lib/scenarios/builders/apportion.ts";
import { CounterHash } from "../../../lib/synth/values/counter_hash.ts";
import { ExactShares } from "../../../lib/synth/values/exact_shares.ts";

Deno.test("ExactShares gives each share exactly its apportioned members, whatever the weights and the seed", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 })
    .filter((all) => all.some((weight) => weight > 0));
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 400 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (
      weights,
      members,
      seed,
    ) => {
      const shares = new ExactShares(weights, members, CounterHash.ofSeed(seed));
      const counts = weights.map(() => 0);
      for (let member = 0; member < members; member++) counts[shares.of(member)]!++;
      assert.deepEqual(counts, apportion(weights, members));
      assert.equal(shares.of(members), shares.of(0));
    }),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("ExactShares scatters a share over the members instead of giving it to the first ones", () => {
  const shares = new ExactShares([1, 1], 1_000, CounterHash.ofSeed(7n));
  const first = Array.from({ length: 500 }, (_, member) => shares.of(member)).filter((share) => share === 0);
  assert.ok(first.length > 180 && first.length < 320, String(first.length));
});
