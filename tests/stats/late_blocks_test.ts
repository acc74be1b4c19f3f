import assert from "node:assert/strict";
import { lateBlocks } from "../../lib/stats/late_blocks.ts";

Deno.test("a block is late where it is not done when the next one is due, also where it only waited for another", () => {
  assert.deepEqual(lateBlocks([1000, 2000, 1000], 2000), []);
  // The first is done at 5 s, when two others are due; the second at 6.5 s, due at 2 s; the third at 6.6 s, due at 4 s.
  assert.deepEqual(lateBlocks([5000, 1500, 100, 100], 2000), [0, 1, 2]);
});
