import assert from "node:assert/strict";
import { readFigures } from "../../../lib/bench/reads/read_figures.ts";
import type { MixSamples } from "../../../lib/bench/reads/reads_samples.ts";
import { mixSamples, round, six } from "./reads_samples.ts";

const reader = (name: string, store: string) => ({ name, store, variant: "normal" });
const figures = (mix: MixSamples, ...readers: ReturnType<typeof reader>[]) =>
  readFigures({ rounds: 6, files: [], mixes: [mix], offered: [] }, readers);

Deno.test("a mix's rate weighs the mean time of each kind as often as the mix asks it", () => {
  const [own] = figures(mixSamples({ x: six(round(100, 700)) }), reader("x", "x"));
  // Of four queries three take 100 us and one 700 us: 4 in 1,000 us.
  assert.ok(Math.abs(own!.perS.median - 4000) < 1e-6);
  assert.deepEqual([own!.toOther, own!.slowest.type, own!.slowest.p50Us], [null, "b", 700]);
  // Eight answers in each of six rounds and one that is paged; four queries in each and in the draw that warms up.
  assert.deepEqual([own!.answers, own!.paged, own!.different], [6 * (8 + 1), 6, 4 * 7]);
  assert.deepEqual(own!.kinds.map(({ n, distinct, compileUs }) => [n, distinct, compileUs]), [[12, 12, 10], [
    12,
    12,
    70,
  ]]);
  // Pages of ten: 40 matching are 10 rows, and 6.
  assert.deepEqual(own!.kinds.map(({ rows }) => rows), [2, 8]);
});

Deno.test("ratios are of the same round, so that a slow round of both changes nothing", () => {
  const slow = six(round(100, 100)).with(2, round(900, 900));
  const fast = six(round(50, 25)).with(2, round(450, 225));
  const [, own] = figures(mixSamples({ slow, fast }), reader("slow", "slow"), reader("fast", "fast"));
  const [a, b] = own!.kinds;
  assert.deepEqual([a!.toOther!.median, a!.toOther!.interval, b!.toOther!.median], [0.5, [0.5, 0.5], 0.25]);
  // (3 x 100 + 100) / (3 x 50 + 25)
  assert.ok(Math.abs(own!.toOther!.median - 400 / 175) < 1e-9);
  assert.equal(a!.otherPlan, null, "plans of two stores are not compared");
});

Deno.test("with statistics a store is compared with itself, plan by plan", () => {
  const analyzed = six(round(100, 100, { plans: { a: ["scan"], b: ["another index"] } }));
  const mix = mixSamples({ first: six(round(1, 1)), plain: six(round(200, 100)), analyzed });
  const [, , own] = figures(mix, reader("first", "p"), reader("plain", "b"), reader("analyzed", "b"));
  assert.deepEqual([own!.other, own!.kinds.map(({ otherPlan }) => otherPlan)], ["plain", [false, true]]);
});

Deno.test("a p99 takes 300 samples of 20 different queries; of fewer there is the slowest; cold times are medians over rounds", () => {
  const cold = (us: number) => round(1, 1, { coldUs: { a: us, b: 2 * us } });
  const [own] = figures(mixSamples({ x: [cold(10), cold(30), cold(20)] }), reader("x", "x"));
  assert.deepEqual(own!.kinds.map(({ n, p99Us, maxUs, coldUs }) => [n, p99Us, maxUs, coldUs]), [
    [6, null, 1, 20],
    [6, null, 1, 40],
  ]);
  const many = Array.from({ length: 150 }, () => round(1, 1));
  const mix = mixSamples({ x: many });
  const p99Of = (own: MixSamples) => figures(own, reader("x", "x"))[0]!.kinds[0]!.p99Us;
  assert.equal(p99Of(mix), 1);
  assert.equal(
    p99Of({ ...mix, draws: mix.draws.map(() => mix.draws[0]!) }),
    null,
    "the same two queries over again",
  );
});

Deno.test("a query that was answered wrong in any round is named", () => {
  const rounds = six(round(1, 1)).with(4, round(1, 1, { wrong: ["b = 2"] }));
  assert.deepEqual(figures(mixSamples({ x: rounds }), reader("x", "x"))[0]!.wrong, ["b = 2"]);
});
