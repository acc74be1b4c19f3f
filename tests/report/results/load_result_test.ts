import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { openLoad } from "../../../lib/report/results/load_result.ts";
import { type Rows, rowsOf } from "../../../lib/report/sections/frame_table.ts";

const load = await openLoad("data/runs/reference/load-x0.25.json,data/runs/reference/load-x1.json");
const points = rowsOf(load.points());

/** Rows of one trial. */
const mine = (frame: pl.DataFrame, { scale, store }: Rows[number]) =>
  frame.filter(pl.col("scale").eq(scale).and(pl.col("store").eq(pl.lit(store))));

Deno.test("blocks and criteria of a load say the same of the longest commit", () => {
  for (const { commit_longest_ms, blocks, ...of } of points) {
    const own = mine(load.commits(), of);
    assert.equal(own.height, blocks);
    const longest = own.getColumn("response_ms").max();
    const judged = rowsOf(
      mine(load.criteria(), of).filter(pl.col("criterion").eq(pl.lit("commit p99"))),
    )[0]!;
    // Of fewer blocks than a p99 takes it is the longest that is judged.
    assert.equal(judged["statistic"], "longest");
    assert.ok(Math.abs(judged["value"] - longest) < 0.01 && Math.abs(commit_longest_ms - longest) < 0.01);
  }
});

Deno.test("the steps of response times hold every query, and their 99th percentile is the measured one within a step", () => {
  for (const { queries, query_p99_ms, ...of } of points) {
    const own = rowsOf(mine(load.responses(), of).sort("ms"));
    const counted = own.reduce((sum, { count }) => sum + count, 0);
    assert.equal(counted, queries);
    let below = 0;
    const step = own.find(({ count }) => (below += count) >= 0.99 * counted)!;
    assert.ok(step["ms"] >= query_p99_ms * 0.999 && step["ms"] <= query_p99_ms * 1.03, `${step["ms"]}`);
  }
});

Deno.test("slices hold all blocks and queries, and points come by scale", () => {
  assert.deepEqual(points.map(({ scale }) => scale), [0.25, 0.25, 1]);
  for (const { queries, blocks, ...of } of points) {
    const own = mine(load.slices(), of);
    assert.equal(own.getColumn("blocks").sum(), blocks);
    assert.equal(own.getColumn("queries").sum(), queries);
  }
});

Deno.test("the command of a load offers the same again", () => {
  assert.equal(
    load.provenance.command.split("; ")[1],
    "deno task load --store posting --scenario compute-marketplace --scale 1 --seed 1 --write-rate 250 " +
      "--read-rate 240 --readers 1 --duration 120",
  );
});
