import assert from "node:assert/strict";
import { loadReadMixes } from "../../lib/reference/read_mixes.ts";

Deno.test("the published read mixes are three, and the shares of each add up", () => {
  const mixes = loadReadMixes();
  assert.deepEqual(mixes.map(({ id }) => id), ["data_centre", "governance", "iot_streaming"]);
  for (const { id, queries } of mixes) {
    assert.equal(queries.reduce((sum, { weight_pct }) => sum + weight_pct, 0), 100, id);
  }
});
