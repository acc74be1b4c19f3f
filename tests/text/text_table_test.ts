import assert from "node:assert/strict";
import { tableLines, textTable } from "../../lib/text/text_table.ts";

Deno.test("textTable() aligns numbers right and words left, without trailing blanks", () => {
  const lines = textTable([{ title: "store" }, { title: "rows/s", align: "right" }, { title: "note" }], [
    ["bitemporal", "30700", ""],
    ["lean", "9", "x"],
  ]);
  assert.deepEqual(lines, ["store       rows/s  note", "bitemporal   30700", "lean             9  x"]);
});

Deno.test("tableLines() puts the title above the table and aligns all but the first and named columns right", () => {
  const table = {
    title: "sizes",
    columns: ["table", "rows", "kind"],
    left: ["kind"],
    rows: [["facts", "9", "sql"]],
  };
  assert.deepEqual(tableLines(table), ["", "sizes", "  table  rows  kind", "  facts     9  sql"]);
});
