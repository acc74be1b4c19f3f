import assert from "node:assert/strict";
import { assess } from "../../lib/model/assess.ts";
import { publishedAgainstMeasured } from "../../lib/model/published.ts";
import { loadMendoza } from "../../lib/reference/mendoza.ts";
import { appendTrials, emptyTables, inputOf } from "./synthetic_run.ts";

const MENDOZA = loadMendoza();

Deno.test("publishedAgainstMeasured() sets published, corrected and measured side by side in rows/s", () => {
  const tables = appendTrials(emptyTables(), { variant: "normal" });
  appendTrials(tables, { variant: "full", seed: 2 });
  const rows = publishedAgainstMeasured(MENDOZA, assess(inputOf(tables)));
  assert.deepEqual(rows.slice(0, 4).map((row) => [row.kind, row.rowsPerS]), [
    ["published", 6411],
    ["corrected", 35735],
    ["corrected", 30347],
    ["corrected", 15655],
  ]);
  const measured = rows.filter(({ kind }) => kind === "measured");
  assert.deepEqual(measured.map(({ label }) => label).sort(), [
    "measured here, bitemporal full, to 160 k rows",
    "measured here, bitemporal full, to 40 k rows",
    "measured here, bitemporal normal, to 160 k rows",
    "measured here, bitemporal normal, to 40 k rows",
  ]);
});

Deno.test("published 6,411 rows/s are 335 Mendoza versions a second, not 700 (X-02)", () => {
  const [published] = publishedAgainstMeasured(MENDOZA, assess(inputOf(emptyTables())));
  assert.equal(Math.round(published!.mendozaVersionsPerS), 335);
});
