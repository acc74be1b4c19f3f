import assert from "node:assert/strict";
import { publishedThroughput } from "../../lib/model/published.ts";
import { loadMendoza } from "../../lib/reference/mendoza.ts";

const ROWS = publishedThroughput(loadMendoza());

Deno.test("publishedThroughput() sets what is published and what corrects it side by side in rows/s", () => {
  assert.deepEqual(ROWS.map((row) => [row.kind, row.rowsPerS]), [
    ["published", 6411],
    ["corrected", 35735],
    ["corrected", 30347],
    ["corrected", 15655],
  ]);
});

Deno.test("published 6,411 rows/s are 335 Mendoza versions a second, not 700 (X-02)", () => {
  assert.equal(Math.round(ROWS[0]!.mendozaVersionsPerS), 335);
});
