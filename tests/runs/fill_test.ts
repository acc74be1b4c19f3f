import assert from "node:assert/strict";
import { fillOf } from "../../lib/runs/fill.ts";

Deno.test("fillOf() weighs parts by their bytes and knows nothing of those without pages", () => {
  const part = (bytes: number, unused: number | null) => ({ bytes, unused_bytes: unused });
  assert.equal(fillOf([part(3000, 300), part(1000, 500), part(9000, null)]), 0.8);
  assert.equal(fillOf([part(9000, null)]), null);
});
