import assert from "node:assert/strict";
import { acceptedRisksSection } from "../../../lib/report/pasteable/accepted_risks.ts";

Deno.test("the section on accepted risks says how likely, what it takes along, what mitigates it, and on which assumptions", () => {
  const section = acceptedRisksSection();
  for (
    const words of [
      "**Risk.**",
      "**Probability.**",
      "**Blast radius.**",
      "**What mitigates it today.**",
      "_Model: ",
    ]
  ) {
    assert.ok(section.includes(words), words);
  }
  assert.match(section, /^## .*1,000 engineers\n\n/);
  // By hand: 100 events in 28,800 s, 5 s, 1 - 1/1000: some 1.7 collisions a day, and 1 - exp(-1.7) of days have one.
  assert.match(section, /8[12](\.\d)? % of working days have at least one fork/);
  assert.match(section, /all 10,000 in doubt/);
  assert.ok(section.endsWith("_\n"));
});

Deno.test("the section's tables are whole: as many cells in each row as columns, no cell empty or not a number", () => {
  const tables = acceptedRisksSection().split("\n\n").filter((part) => part.startsWith("| "));
  assert.equal(tables.length, 2);
  for (const table of tables) {
    const rows = table.split("\n").map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
    for (const row of rows) assert.equal(row.length, rows[0]!.length);
    for (const cell of rows.slice(2).flatMap((row) => row)) {
      assert.doesNotMatch(cell, /^$|NaN|undefined|Infinity/);
    }
  }
});
