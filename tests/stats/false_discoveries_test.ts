import assert from "node:assert/strict";
import fc from "fast-check";
import { falseDiscoveryRates } from "../../lib/stats/mod.ts";

Deno.test("falseDiscoveryRates() gives the rates worked out by hand, in the order of the p values", () => {
  // Each p times 5 over its rank, and no rate above that of a larger p: 0.005 * 5, 0.011 * 5/2, 0.02 * 5/3, 0.04 * 5/4, 0.13.
  const rates = falseDiscoveryRates([0.04, 0.005, 0.13, 0.02, 0.011]);
  const expected = [0.05, 0.025, 0.13, 0.1 / 3, 0.0275];
  rates.forEach((rate, at) =>
    assert.ok(Math.abs(rate - expected[at]!) < 1e-12, `${rate} is not ${expected[at]}`)
  );
  assert.deepEqual(falseDiscoveryRates([]), []);
});

Deno.test("falseDiscoveryRates() takes equal p values as they are: many small ones bear each other out", () => {
  assert.deepEqual(falseDiscoveryRates([0.002, 0.002, 0.002]), [0.002, 0.002, 0.002]);
});

Deno.test("falseDiscoveryRates() keeps the order of p values, never goes below them nor above 1", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(fc.array(share, { minLength: 1, maxLength: 30 }), (p) => {
    const rates = falseDiscoveryRates(p);
    rates.forEach((rate, at) => {
      assert.ok(rate >= p[at]! - 1e-12 && rate <= 1);
      p.forEach((other, place) => assert.ok(other <= p[at]! || rates[place]! >= rate));
    });
  }));
});
