import assert from "node:assert/strict";
import { type ClaimRule, judgeClaim, judgeWhole } from "../../../lib/bench/audit/judge_claim.ts";

type Interval = readonly [low: number, high: number];

/** What a rule makes of intervals around a published value. */
const judging =
  (rule: ClaimRule, published: number) => (interval: Interval | null, rows: Interval = [1, 1]) =>
    judgeClaim({
      rule,
      published,
      measured: { median: published, interval, n: interval === null ? 5 : 6, needed: 6 },
      rows: { measured: rows[0], published: rows[1] },
    });

Deno.test("a published rate survives where the method makes no difference of a quarter, and falls where all of the interval does", () => {
  assert.equal(judging("baseline", 714)([0.85, 1.2]).verdict, "survives");
  assert.equal(judging("baseline", 714)([9, 11]).verdict, "falls");
  assert.equal(judging("baseline", 714)([0.3, 0.7]).verdict, "falls");
  assert.equal(judging("baseline", 714)([1.1, 1.4]).verdict, "not shown");
});

Deno.test("a published ratio survives within a quarter of it, both ways, and a bound where nothing is above it", () => {
  assert.equal(judging("about", 4)([3.3, 4.9]).verdict, "survives");
  assert.equal(judging("about", 4)([1.1, 1.3]).verdict, "falls");
  assert.equal(judging("about", 4)([5.1, 6]).verdict, "falls");
  assert.equal(judging("about", 4)([3, 4]).verdict, "not shown");
  assert.equal(judging("at_most", 1.03)([0.9, 1.02]).verdict, "survives");
  assert.equal(judging("at_most", 1.03)([1.2, 1.4]).verdict, "falls");
  assert.equal(judging("at_most", 1.03)([1, 1.1]).verdict, "not shown");
});

Deno.test("a bottleneck takes over half", () => {
  assert.equal(judging("most", 0.5)([0.55, 0.7]).verdict, "survives");
  assert.equal(judging("most", 0.5)([0.3, 0.4]).verdict, "falls");
  assert.equal(judging("most", 0.5)([0.4, 0.6]).verdict, "not shown");
});

Deno.test("too few rounds show nothing, whatever they measured", () => {
  const { verdict: found, why } = judging("about", 4)(null);
  assert.equal(found, "not shown");
  assert.match(why, /^5 of 6 rounds/);
});

Deno.test("a store under a tenth of the published one refutes no ratio, holds no bound and clears no method; what is there counts", () => {
  const small: Interval = [20_000, 10_000_000];
  const { verdict: found, why } = judging("about", 5)([1.8, 1.9], small);
  assert.deepEqual([found, /20 k rows of 10 M/.test(why)], ["not shown", true]);
  assert.equal(judging("about", 5)([1.8, 1.9], [2_000_000, 10_000_000]).verdict, "falls");
  assert.equal(judging("about", 5)([4.8, 5.1], small).verdict, "survives");
  assert.equal(judging("baseline", 333)([0.9, 1.1], small).verdict, "not shown");
  assert.equal(judging("baseline", 333)([0.1, 0.2], small).verdict, "falls");
  assert.equal(judging("at_most", 1.03)([0.9, 1.02], small).verdict, "not shown");
  assert.equal(judging("at_most", 1.03)([1.2, 1.4], small).verdict, "falls");
  assert.equal(judging("most", 0.5)([0.55, 0.7], small).verdict, "not shown");
  assert.equal(judging("most", 0.5)([0.3, 0.4], small).verdict, "not shown");
});

Deno.test("a claim is what its worst figure is: fallen before not shown", () => {
  assert.equal(judgeWhole(["survives", "survives"]), "survives");
  assert.equal(judgeWhole(["survives", "not shown"]), "not shown");
  assert.equal(judgeWhole(["not shown", "falls", "survives"]), "falls");
});
