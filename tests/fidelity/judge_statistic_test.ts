import assert from "node:assert/strict";
import { judgeStatistic } from "../../lib/fidelity/judge_statistic.ts";
import type { Statistic } from "../../lib/fidelity/statistic.ts";

const COUNT: Statistic = {
  group: "g",
  name: "n",
  unit: "rows",
  published: 10_000,
  source: "s",
  synthetic: 10_150,
  follows: "count",
};

Deno.test("judgeStatistic() takes 2 % either way at scale 1, and nothing widens that", () => {
  const { verdict, tolerance, deviation, expected } = judgeStatistic(COUNT, 1);
  assert.deepEqual([verdict, tolerance, expected], ["within", 0.02, 10_000]);
  assert.ok(Math.abs(deviation! - 0.015) < 1e-12);
  assert.equal(judgeStatistic({ ...COUNT, synthetic: 10_210 }, 1).verdict, "outside");
  assert.equal(judgeStatistic({ ...COUNT, synthetic: 9_790 }, 1).verdict, "outside");
  assert.equal(judgeStatistic({ ...COUNT, published: 20, synthetic: 21 }, 1).verdict, "outside");
});

Deno.test("judgeStatistic() multiplies counts by the scale and allows a small one three standard deviations", () => {
  const row = judgeStatistic({ ...COUNT, synthetic: 120 }, 0.01);
  assert.deepEqual([row.expected, row.tolerance, row.verdict], [100, 0.3, "within"]);
  assert.match(row.reason!, /sample of 100/);
  assert.equal(judgeStatistic({ ...COUNT, synthetic: 131 }, 0.01).verdict, "outside");
  assert.equal(judgeStatistic({ ...COUNT, synthetic: 9 }, 0.0009).verdict, "not judged");
});

Deno.test("judgeStatistic() leaves a value as it is and widens it by what it was taken from", () => {
  const value: Statistic = { ...COUNT, published: 100, synthetic: 104, follows: "value", from: 9_000 };
  assert.equal(judgeStatistic(value, 1).verdict, "outside");
  assert.deepEqual(
    [judgeStatistic(value, 0.1).expected, judgeStatistic(value, 0.1).tolerance],
    [100, 0.1],
  );
});

Deno.test("judgeStatistic() judges what belongs to the whole chain at scale 1 only, and says what cannot be matched", () => {
  const whole: Statistic = { ...COUNT, follows: "whole" };
  assert.equal(judgeStatistic(whole, 0.5).verdict, "not judged");
  assert.equal(judgeStatistic(whole, 1).verdict, "within");
  const row = judgeStatistic({ ...COUNT, synthetic: 1, unmatched: "contradicts X" }, 1);
  assert.deepEqual([row.verdict, row.reason], ["cannot be matched", "contradicts X"]);
});
