import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { openMutations } from "../../../lib/report/results/mutations_result.ts";
import { openTorture } from "../../../lib/report/results/torture_result.ts";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";
import { mutationsAnswer, tortureAnswer, tortureGaps } from "../../../lib/report/sections/result_answers.ts";

const torture = await openTorture("data/runs/reference/torture.json");
const mutations = await openMutations("data/runs/reference/mutations.json");

/** Of `trials` without a hit, the probability of which is at most 5 % where the true share is `high`. */
function assertBound(high: number, trials: number): void {
  assert.ok(Math.abs((1 - high) ** trials - 0.05) < 1e-9, `${high} of ${trials}`);
}

Deno.test("a row of faults counts the trials that are kept, and bounds what they did not show", () => {
  const rows = rowsOf(torture.faults());
  assert.ok(new Set(rows.map((row) => row["fault"])).size > 1);
  let counted = 0;
  for (const row of rows) {
    const same = (name: string) => pl.col(name).eq(pl.lit(row[name]));
    const own = torture.trials().filter(same("store").and(same("synced")).and(same("fault")));
    counted += row["trials"];
    assert.equal(own.height, row["trials"]);
    assert.equal(own.getColumn("lost").nullCount(), row["trials"] - row["lost"]);
    for (const name of ["amid", "audited", "resumed"]) {
      assert.equal(own.filter(pl.col(name)).height, row[name], `${name} of ${row["store"]}`);
    }
    if (row["lost"] === 0 && row["trials"] > 0) assertBound(row["lost_high"], row["trials"]);
  }
  assert.equal(counted, torture.trials().height);
});

Deno.test("the answer on torture begins with kills and their bound, and names the command; what failed has its own", () => {
  const { text } = tortureAnswer(torture);
  assert.match(
    text,
    /^0 acknowledged steps lost of [\d,]+ kills \(under [\d.]+ % at 95 %\), nothing invalid/,
  );
  assert.ok(text.includes(torture.provenance.command), text);
  const cell = torture.cells[0]!;
  const failure = { trial: 3, what: "killed", problem: "2 are gone", kept: null, command: "deno task again" };
  const failed = tortureAnswer({ ...torture, cells: [{ ...cell, lost: 1, failures: [failure] }] }).text;
  assert.match(failed, /^In 1 trials acknowledged steps lost/);
  assert.match(failed, /, trial 3: 2 are gone\. Again: deno task again/);
});

Deno.test("what torture leaves open is said: what was not tried, what no auditor reads, and how rare a loss goes unseen", () => {
  const cell = torture.cells[0]!;
  const unread = { ...cell, store: "mine", trials: 20, audited: 0 };
  const left = { ...cell, store: "other", trials: 0, notTried: "no compiler" };
  const { text } = tortureGaps({ ...torture, cells: [unread, left] });
  assert.match(text, /No power was cut of other: no compiler\./);
  assert.match(text, /Only what it says itself is known of mine/);
  assert.match(text, /the fewest trials, 20, .* under 14 % at 95 %; of 1,000 .* under 0\.3 % at 95 %/);
});

Deno.test("every mutated file has one outcome, and the answer counts those that failed", () => {
  const rows = rowsOf(mutations.outcomes());
  for (const row of rows) {
    const outcomes = ["refused", "same", "less", "other", "wrong", "crash", "hang"];
    assert.equal(outcomes.reduce((sum, name) => sum + row[name], 0), row["files"], row["kind"]);
    if (row["failed"] === 0) assertBound(row["failed_high"], row["files"]);
  }
  const { text } = mutationsAnswer(mutations);
  assert.match(text, /^(None|\d+) of [\d,]+ mutated files was wrongly believed/);
  assert.match(text, /deno task torture --files /);
});
