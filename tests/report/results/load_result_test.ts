import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { openLoad } from "../../../lib/report/results/load_result.ts";

const load = await openLoad("data/runs/reference/load-x0.25.json,data/runs/reference/load-x1.json");
const points = load.points().toRecords() as Record<string, number>[];

Deno.test("blocks and criteria of a load say the same of the longest commit", () => {
  for (const { scale, commit_longest_ms, blocks } of points) {
    const own = load.commits().filter(pl.col("scale").eq(scale!));
    assert.equal(own.height, blocks);
    const longest = own.getColumn("response_ms").max();
    const judged = load.criteria().filter(
      pl.col("scale").eq(scale!).and(pl.col("criterion").eq(pl.lit("commit p99"))),
    ).toRecords()[0]!;
    // Of fewer blocks than a p99 takes it is the longest that is judged.
    assert.equal(judged["statistic"], "longest");
    assert.ok(Math.abs(judged["value"] - longest) < 0.01 && Math.abs(commit_longest_ms! - longest) < 0.01);
  }
});

Deno.test("the steps of response times hold every query, and their 99th percentile is the measured one within a step", () => {
  for (const { scale, queries, query_p99_ms } of points) {
    const own = load.responses().filter(pl.col("scale").eq(scale!)).sort("ms").toRecords();
    const counted = own.reduce((sum, { count }) => sum + count, 0);
    assert.equal(counted, queries);
    let below = 0;
    const step = own.find(({ count }) => (below += count) >= 0.99 * counted)!;
    assert.ok(step["ms"] >= query_p99_ms! * 0.999 && step["ms"] <= query_p99_ms! * 1.03, `${step["ms"]}`);
  }
});

Deno.test("slices hold all blocks and queries, and points come by scale", () => {
  assert.deepEqual(points.map(({ scale }) => scale), [0.25, 1]);
  for (const { scale, queries, blocks } of points) {
    const own = load.slices().filter(pl.col("scale").eq(scale!));
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
