import assert from "node:assert/strict";
import fc from "fast-check";
import type { Law, Projection } from "../../../lib/model/assessment.ts";
import type { RequirementRow } from "../../../lib/model/input.ts";
import { BEYOND_MAX, judge } from "../../../lib/model/verdicts/judge.ts";
import type { NotProvenReason } from "../../../lib/model/verdicts/verdict.ts";
import type { Sense } from "../../../lib/reference/requirement_metrics.ts";
import { requirement } from "../synthetic_run.ts";

const SUBJECT = { scenario: "s", store: "bitemporal", profile: "quick", variant: "full" };

const LAW: Law = {
  ...SUBJECT,
  id: "law",
  benchmark: "append",
  formula: "",
  coefficients: [],
  trials: 6,
  samples: 100,
  fittedFrom: 0,
  fittedTo: 100,
  testedTo: 400,
  sizeUnit: "rows",
  predictionError: 0.05,
};

function projected(interval: Projection["interval"], beyond = 1): Projection {
  return {
    ...SUBJECT,
    metric: "m",
    unit: "u",
    size: 1000,
    sizeUnit: "rows",
    beyond,
    value: interval === null ? 300 : (interval[0] + interval[1]) / 2,
    interval,
    basis: "projected",
    law: "law",
    trials: 6,
  };
}

function outcome(
  row: RequirementRow,
  interval: Projection["interval"],
  { beyond = 1, sense = "at-least" as Sense, law = LAW as Law | null } = {},
): string {
  const { verdict, reason } = judge(row, SUBJECT, {
    projection: projected(interval, beyond),
    sense,
    law,
    text: "",
  });
  return reason ?? verdict;
}

const rate = requirement({ id: "R", test_at: 250 });
const p99 = requirement({ id: "L", test_at: 100, comparator: "lt", unit: "ms", metric: "commit_latency" });

Deno.test("judge() compares the whole interval: pass, fail, or it crosses the threshold", () => {
  assert.equal(outcome(rate, [260, 300]), "pass");
  assert.equal(outcome(rate, [200, 249]), "fail");
  assert.equal(outcome(rate, [200, 300]), "interval-crosses-threshold");
  assert.equal(outcome(p99, [20, 90], { sense: "at-most" }), "pass");
  assert.equal(outcome(p99, [110, 190], { sense: "at-most" }), "fail");
  assert.equal(outcome(p99, [90, 110], { sense: "at-most" }), "interval-crosses-threshold");
});

Deno.test("judge() takes comparators at their word at the edge", () => {
  const at = (comparator: string) => requirement({ id: "E", test_at: 250, comparator });
  for (
    const [comparator, sense, expected] of [
      ["gte", "at-least", "pass"],
      ["gt", "at-least", "fail"],
      ["lte", "at-most", "pass"],
      ["lt", "at-most", "fail"],
    ] as const
  ) {
    assert.equal(outcome(at(comparator), [250, 250], { sense }), expected, comparator);
  }
});

Deno.test("judge() of a claimed count holds within its range, or 5 % of an about", () => {
  const band = requirement({
    id: "B",
    comparator: "between",
    threshold: null,
    threshold_min: 80,
    threshold_max: 85,
    test_at: 85,
  });
  assert.equal(outcome(band, [81, 84], { sense: "within" }), "pass");
  assert.equal(outcome(band, [104, 104], { sense: "within" }), "fail");
  assert.equal(outcome(band, [70, 95], { sense: "within" }), "interval-crosses-threshold");
  const about = requirement({ id: "A", comparator: "approx", test_at: 100 });
  assert.equal(outcome(about, [105, 105], { sense: "within" }), "pass");
  assert.equal(outcome(about, [105.1, 105.1], { sense: "within" }), "fail");
});

Deno.test("judge() gives no verdict from fewer trials than an interval takes", () => {
  assert.equal(outcome(rate, null), "too-few-trials");
});

Deno.test("judge() beyond the tested range wants a tested law, a cleared threshold and no more than three quadruplings", () => {
  assert.equal(outcome(rate, [260, 300], { beyond: BEYOND_MAX }), "pass");
  assert.equal(outcome(rate, [200, 240], { beyond: BEYOND_MAX }), "fail");
  assert.equal(outcome(rate, [200, 300], { beyond: 2 }), "beyond-tested-range");
  assert.equal(outcome(rate, [260, 300], { beyond: BEYOND_MAX * 1.01 }), "beyond-tested-range");
  assert.equal(
    outcome(rate, [260, 300], { beyond: 2, law: { ...LAW, predictionError: null } }),
    "beyond-tested-range",
  );
  assert.equal(outcome(rate, [260, 300], { beyond: 2, law: null }), "beyond-tested-range");
  assert.equal(outcome(rate, [260, 300], { beyond: 1, law: null }), "pass");
});

Deno.test("judge() of a size that was held passes or says that more was not tried, never fails", () => {
  assert.equal(outcome(rate, [250, 250], { sense: "reached" }), "pass");
  assert.equal(outcome(rate, [10, 10], { sense: "reached" }), "beyond-tested-range");
});

Deno.test("judge() says no-threshold where the source states no number, and passes what only has to exist", () => {
  assert.equal(outcome(requirement({ id: "N", threshold: null, test_at: null }), [1, 2]), "no-threshold");
  const exists = requirement({ id: "X", comparator: "exists", threshold: null, test_at: null });
  assert.equal(outcome(exists, [1, 2]), "pass");
  assert.equal(outcome(exists, null), "too-few-trials");
  assert.equal(outcome(exists, [1, 2], { beyond: 2 }), "beyond-tested-range");
});

Deno.test("judge() of what is no number passes where it holds, fails where it does not, and has no value", () => {
  const row = requirement({ id: "D", comparator: "eq", threshold: null, test_at: null });
  for (const holds of [true, false]) {
    const { verdict, reason, value, headroom, basis } = judge(row, SUBJECT, { holds, text: "declared" });
    assert.deepEqual([verdict, reason, value, headroom, basis], [
      holds ? "pass" : "fail",
      null,
      null,
      null,
      "none",
    ]);
  }
});

Deno.test("headroom above 1 always means room", () => {
  const of = (row: RequirementRow, sense: Sense, interval: [number, number]) =>
    judge(row, SUBJECT, { projection: projected(interval), sense, law: LAW, text: "" }).headroom;
  assert.equal(of(rate, "at-least", [500, 500]), 2);
  assert.equal(of(p99, "at-most", [50, 50]), 2);
  assert.equal(of(rate, "within", [250, 250]), null);
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (value) => {
      for (const [row, sense] of [[rate, "at-least"], [p99, "at-most"]] as const) {
        const verdict = judge(row, SUBJECT, {
          projection: projected([value, value]),
          sense,
          law: LAW,
          text: "",
        });
        if (verdict.verdict === "pass") assert.ok(verdict.headroom! >= 1);
        if (verdict.verdict === "fail") assert.ok(verdict.headroom! <= 1);
      }
    }),
    { numRuns: 200, seed: 6 },
  );
});

Deno.test("a row that only describes the workload decides nothing; one that was not measured yet does", () => {
  const decides = (reason: NotProvenReason) => judge(rate, SUBJECT, { reason, text: "" }).decides;
  assert.deepEqual((["not-a-measurement", "no-benchmark", "not-measured"] as const).map(decides), [
    false,
    true,
    true,
  ]);
});

Deno.test("judge() states the need as text with its unit", () => {
  assert.equal(
    judge(rate, SUBJECT, { reason: "not-measured", text: "" }).need,
    "sustained writes: at least 250 entities/s",
  );
  const none = judge(p99, SUBJECT, { reason: "not-measured", text: "why" });
  assert.equal(none.need, "commit service time: under 100 ms");
  assert.deepEqual([none.value, none.basis, none.verdict, none.evidence], [
    null,
    "none",
    "not proven",
    "why",
  ]);
});

Deno.test("judge() lets a claimed size or time hold where all of the interval is within a fifth of it, smaller or larger", () => {
  const size = requirement({ id: "S", test_at: 10, comparator: "approx", unit: "gb", metric: "db_size" });
  const of = (interval: [number, number]) => outcome(size, interval, { sense: "within" });
  assert.equal(of([8.1, 11.9]), "pass");
  assert.equal(of([5, 7.9]), "fail");
  assert.equal(of([12.1, 20]), "fail");
  assert.equal(of([7, 9]), "interval-crosses-threshold");
  assert.equal(of([5, 20]), "interval-crosses-threshold");
  const { isClaim, headroom } = judge(size, SUBJECT, {
    projection: projected([9, 11]),
    sense: "within",
    law: LAW,
    text: "",
  });
  assert.deepEqual([isClaim, headroom], [true, null]);
});

Deno.test("judge() proves nothing for a phase whose mix no trial measured, however clear the number", () => {
  const { verdict, reason, phase } = judge(rate, SUBJECT, {
    projection: { ...projected([1e6, 2e6]), phase: "load", testedIn: null },
    sense: "at-least",
    law: LAW,
    text: "",
  });
  assert.deepEqual([verdict, reason, phase], ["not proven", "phase-not-measured", "load"]);
});
