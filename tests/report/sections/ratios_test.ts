import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { ratios } from "../../../lib/report/sections/ratios.ts";
import { rowText } from "../../../lib/report/sections/row_text.ts";
import { type Rows, rowsOf } from "../../../lib/report/sections/frame_table.ts";

/** Trials of two stores at two scales: six of each at the first, one of each at the second, one store alone at the third. */
const TRIALS = pl.DataFrame({
  scale: [...Array(12).fill(0.1), 1, 1, 2],
  store: [...Array(6).fill("exact"), ...Array(6).fill("lean"), "exact", "lean", "lean"],
  rate: [...[10, 10, 10, 10, 10, 10], ...[38, 39, 40, 40, 41, 42], 8, 20, 30],
});

Deno.test("ratios() compares medians within a group, with an interval where each side has six trials", () => {
  const found = rowsOf(ratios(TRIALS, ["scale"], { value: "rate", column: "store", to: "exact" }));
  assert.equal(found.length, 2);
  const [sure, once] = found as unknown as [Rows[number], Rows[number]];
  assert.deepEqual([sure["scale"], sure["store"], sure["n"], sure["ratio"]], [0.1, "lean", 6, 4]);
  assert.ok(sure["low"]! >= 3.8 && sure["low"]! < 4 && sure["high"]! > 4 && sure["high"]! <= 4.2);
  assert.deepEqual([once["ratio"], once["n"], once["low"], once["high"]], [2.5, 1, null, null]);
});

Deno.test("ratios() leaves rows without a value out and keeps its columns without rows", () => {
  const empty = ratios(TRIALS, ["scale"], { value: "rate", column: "store", to: "no such store" });
  assert.equal(empty.height, 0);
  assert.deepEqual(empty.columns, ["scale", "store", "n", "ratio", "low", "high"]);
  const holes = pl.DataFrame({ store: ["a", "a", "b"], rate: [null, 2, 4] });
  assert.equal(
    rowsOf(ratios(holes, [], { value: "rate", column: "store", of: "b", to: "a" }))[0]!["ratio"],
    2,
  );
});

Deno.test("rowText() shows a number with its interval where the row has one", () => {
  assert.equal(rowText({ ratio: 4, low: 3.8, high: 4.2 }, "ratio", "x"), "4x [3.8x, 4.2x]");
  assert.equal(rowText({ median: 12, low: null, high: null }, "median", "ms"), "12 ms");
});
