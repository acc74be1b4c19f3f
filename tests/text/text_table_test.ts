import assert from "node:assert/strict";
import { nearest } from "../../lib/text/nearest.ts";
import { textTable } from "../../lib/text/text_table.ts";

Deno.test("textTable() aligns numbers right and words left, without trailing blanks", () => {
  const lines = textTable([{ title: "store" }, { title: "rows/s", align: "right" }, { title: "note" }], [
    ["bitemporal", "30700", ""],
    ["lean", "9", "x"],
  ]);
  assert.deepEqual(lines, ["store       rows/s  note", "bitemporal   30700", "lean             9  x"]);
});

Deno.test("nearest() finds a mistyped word and stays silent where nothing is near", () => {
  assert.equal(nearest("mendosa", ["mendoza", "ride-sharing-city"]), "mendoza");
  assert.equal(nearest("compute", ["mendoza", "compute-marketplace"]), "compute-marketplace");
  assert.equal(nearest("zzz", ["mendoza"]), null);
});
