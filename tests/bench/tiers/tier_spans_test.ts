import assert from "node:assert/strict";
import { tierSpans } from "../../../lib/bench/tiers/tier_spans.ts";

Deno.test("the blocks after the initial state are shared out, newest first, or as it is asked; a tier without blocks is refused", () => {
  const chain = { first: 1, changing: 41, tip: 100 };
  assert.deepEqual(tierSpans(chain, ["parquet"], null), [{ tier: "parquet", upTo: 70, past: 47 }]);
  // 20 blocks each: what is asked about lies in the tier's own blocks.
  assert.deepEqual(tierSpans(chain, ["postgres", "parquet"], null), [
    { tier: "postgres", upTo: 80, past: 73 },
    { tier: "parquet", upTo: 60, past: 40 },
  ]);
  assert.deepEqual(
    tierSpans(chain, ["postgres", "parquet"], [10, 99]).map(({ upTo }) => upTo),
    [90, 1],
  );
  assert.throws(() => tierSpans(chain, ["postgres", "parquet"], [10, 100]), {
    name: "UsageError",
    message: "--keep 10,100 leaves nothing to move",
    expected: "more than 100 blocks",
  });
});
