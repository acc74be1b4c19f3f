import assert from "node:assert/strict";
import { csvCell } from "../../lib/text/csv_cell.ts";

Deno.test("csvCell() leaves no text that a spreadsheet would evaluate, and any other as it is, on one line", () => {
  const formulas = ['=HYPERLINK("http://x";"y")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r\n=1", "＝1"];
  for (const formula of formulas) assert.match(csvCell(formula), /^'/, formula);
  for (const text of ["a = b", "-", "", "x@y", "1,000 rows/s (a=b)"]) assert.equal(csvCell(text), text);
  assert.equal(csvCell("a\nb\r\n=1"), "a b =1");
});
