import assert from "node:assert/strict";
import fc from "fast-check";
import { pooledQuantile } from "../../lib/stats/pooled_quantile.ts";
import { quantile } from "../../lib/stats/quantile.ts";

// Few values, so that many are equal.
const group = fc.array(fc.double({ min: 0, max: 3, noNaN: true }).map((x) => Math.round(x * 4) / 4), {
  maxLength: 8,
});

Deno.test("pooledQuantile() is the quantile of all samples of the chosen groups, each as often as it is chosen, to the last bit", () => {
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (groups, picks, p) => {
        const chosen = picks.map((pick) => pick % groups.length);
        const samples = chosen.flatMap((at) => groups[at]!);
        const of = pooledQuantile(groups, p);
        if (samples.length === 0) assert.throws(() => of(chosen), /no samples/);
        else assert.equal(of(chosen), quantile(samples, p));
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});
