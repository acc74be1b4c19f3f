import assert from "node:assert/strict";
import { toFrame, toRows } from "../../lib/runs/frame.ts";
import { endingAt, plainRow } from "../../lib/runs/row_views.ts";
import { rowsByTrial } from "../../lib/runs/rows_by_trial.ts";
import { sampleRow } from "./sample_run.ts";

const rows = ["a", "b", "a"].map((trial, index) => sampleRow("queries", trial, index));
const read = toRows("queries", toFrame("queries", rows));

Deno.test("rows that read their values from columns are the rows that were written: named, as JSON and as plain objects", () => {
  assert.deepEqual(read.map(({ trial, scheduled_us, correct }) => [trial, scheduled_us, correct]), [
    ["a", 0.125, true],
    ["b", null, false],
    ["a", 2.125, true],
  ]);
  assert.equal(JSON.stringify(read), JSON.stringify(rows));
  assert.deepEqual(read.map(plainRow), rows);
  assert.equal(plainRow(rows[0]!), rows[0]);
});

Deno.test("endingAt() changes when a row's work ended and nothing else, of a row and of one that was changed before", () => {
  for (const [at, row] of [...read, endingAt(read[1]!, 7), rows[0]!].entries()) {
    const expected = { ...plainRow(row), end_us: 1e6 + at };
    const changed = endingAt(row, 1e6 + at);
    assert.equal(changed.end_us, 1e6 + at);
    assert.deepEqual(plainRow(changed), expected);
    assert.equal(endingAt(row, 0).end_us, 0);
  }
  assert.deepEqual(read.map(plainRow), rows);
});

Deno.test("rowsByTrial() has each trial's rows by when they started, equal ones and rows without a time in their order", () => {
  const at = (trial: string, start_us: number, name: string) => ({ trial, start_us, name });
  const mixed = [at("a", 5, "v"), at("b", 9, "w"), at("a", 1, "x"), at("a", 5, "y"), at("b", 2, "z")];
  const names = (groups: ReadonlyMap<string, readonly { readonly name: string }[]>) =>
    [...groups].map(([trial, own]) => [trial, own.map(({ name }) => name).join("")]);
  assert.deepEqual(names(rowsByTrial(mixed)), [["a", "xvy"], ["b", "zw"]]);
  assert.deepEqual(mixed.map(({ name }) => name).join(""), "vwxyz");
  assert.equal(rowsByTrial(mixed), rowsByTrial(mixed));
  const untimed = mixed.map(({ trial, name }) => ({ trial, name }));
  assert.deepEqual(names(rowsByTrial(untimed)), [["a", "vxy"], ["b", "wz"]]);
});
