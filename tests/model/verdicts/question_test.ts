import assert from "node:assert/strict";
import { questionOf } from "../../../lib/model/verdicts/question.ts";
import { loadRequirements } from "../../../lib/reference/requirements.ts";

const rows = new Map(loadRequirements().map((row) => [row.id, row]));
const TYPES = [
  "point_by_id",
  "point_by_key",
  "point_miss",
  "node_filter",
  "workload_simple",
  "workload_specific",
];
const PEAKS = [{ id: "mass_node_failure", perS: 650 }, { id: "mass_completion", perS: 400 }, {
  id: "rebalancing",
  perS: 9000,
}];
const ask = (id: string) => questionOf(rows.get(id)!, { queryTypes: TYPES, peaks: PEAKS });

Deno.test("questionOf() asks the metric of a requirement's own unit", () => {
  for (
    const [id, metric, sense] of [
      ["CM-D-01", "entities-per-s", "at-least"],
      ["CM-CLAIM-05", "entities-per-s-mass_node_failure", "at-least"],
      ["CM-T-03", "attribute-updates-per-s", "at-least"],
      ["XP-W-04", "rows-per-s", "at-least"],
      ["CM-R-08", "queries-per-s", "at-least"],
      ["CM-S-04A", "commit-p99-ms", "at-most"],
      ["XP-W-01", "commit-p50-ms", "at-most"],
      ["XP-W-03", "commit-max-ms", "at-most"],
      ["CM-T-06", "file-gb", "within"],
      ["CM-CLAIM-02", "sync-min", "within"],
      ["RS-R-07", "sync-min", "at-most"],
      ["CM-T-07", "sync-min", "at-most"],
      ["CM-CLAIM-03", "chains", "at-most"],
      ["CM-CLAIM-01", "share-of-mendoza", "within"],
      ["CM-T-01", "reached:entities", "reached"],
      ["SUM-01-ROWS", "count:rows", "within"],
      ["KERI-07", "ms-per-event", "at-most"],
      ["KERI-08", "onboarding-min", "at-most"],
      ["XP-C-04", "wal-mb", "at-most"],
      ["RS-C-03", "entities-per-s", "at-least"],
      ["FL-03", "entities-per-s", "at-least"],
      ["EG-03", "entities-per-s", "at-least"],
      ["CC-V-03", "entities-per-s", "at-least"],
      ["SC-F-08", "entities-per-s", "at-least"],
      ["RS-C-05", "chains", "at-most"],
      ["EG-05", "chains", "at-most"],
      ["RS-E-01", "sync-min", "at-most"],
      ["RS-V1-03", "reached:entities", "reached"],
    ] as const
  ) {
    const question = ask(id);
    assert.ok("metric" in question, id);
    assert.deepEqual([question.metric, question.sense], [metric, sense], id);
  }
});

Deno.test("questionOf() asks for the response time of the query types that a requirement is about", () => {
  const question = ask("CM-S-09A");
  assert.ok("metric" in question);
  assert.deepEqual(question.worstOf, [
    "query-node_filter-response-p99-ms",
    "query-workload_specific-response-p99-ms",
  ]);
  const mixed = ask("AR-R-03");
  assert.ok("metric" in mixed && mixed.metric === "query-mix-response-p50-ms");
});

Deno.test("questionOf() asks the rate of the query types that a requirement is about, and of no others", () => {
  const types = (id: string) => {
    const question = ask(id);
    return "metric" in question ? question.metric : question.reason;
  };
  assert.equal(types("CM-R-07C"), "queries-per-s-point_by_id+point_by_key+point_miss");
  assert.equal(types("CM-R-07B"), "queries-per-s-node_filter");
  assert.equal(types("CM-R-08"), "queries-per-s");
  assert.equal(types("CM-R-10"), "no-benchmark", "the mix has no health checks");
});

Deno.test("questionOf() keeps write modes apart and takes only measurements where existence is asked", () => {
  const [without, batch] = [ask("KERI-09"), ask("KERI-10")];
  assert.ok("metric" in without && "metric" in batch);
  assert.deepEqual([without.mode, batch.mode], ["per-event", "batch"]);
  assert.deepEqual([without.measured, batch.measured], ["at-full-size", "at-full-size"]);
  const written = ask("KERI-13");
  assert.ok("metric" in written && written.measured === "at-any-size");
});

Deno.test("questionOf() asks a sync at the size the row states, and at the scenario's own where it states none", () => {
  for (const id of ["CC-V-07", "RS-R-07", "CM-T-07"]) {
    assert.deepEqual(ask(id), { metric: "sync-min", sense: "at-most" });
  }
  const asked = ["CM-SCALE-01", "CM-SCALE-03", "CM-SCALE-04"].map(ask);
  assert.deepEqual(asked.map((question) => "metric" in question && question.entities), [
    62_000,
    3_100_000,
    6_200_000,
  ]);
});

Deno.test("questionOf() does not answer for one type of entity with all of them", () => {
  for (const id of ["CC-VV-A", "CC-VV-D"]) {
    const question = ask(id);
    assert.ok("reason" in question && question.reason === "no-benchmark", id);
  }
});

Deno.test("questionOf() does not answer for a peak or a size that no run has made", () => {
  for (const id of ["CM-S-04B", "CM-S-09B", "XP-S-01"]) {
    const question = ask(id);
    assert.ok("reason" in question && question.reason === "no-benchmark", id);
  }
});

Deno.test("questionOf() asks a peak's rate of that peak's blocks, an unnamed peak's of those no heavier than it", () => {
  const of = (id: string) => {
    const question = ask(id);
    return "metric" in question ? [question.metric, question.worstOf?.length ?? 1] : null;
  };
  assert.deepEqual(of("CM-W-05"), ["entities-per-s-mass_node_failure", 1]);
  assert.deepEqual(of("CM-W-16"), ["entities-per-s-mass_node_failure", 1]);
  assert.deepEqual(of("CM-W-17"), ["entities-per-s-mass_completion", 1]);
  // 1,600 a second do not mean the rebalancing's 9,000; 10,000 do.
  assert.deepEqual(of("CM-D-02"), ["entities-per-s-mass_node_failure", 2]);
  assert.deepEqual(of("CM-S-02"), ["entities-per-s-mass_node_failure", 3]);
  assert.deepEqual(of("CM-W-13"), ["entities-per-s", 1]);
});
