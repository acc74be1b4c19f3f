import assert from "node:assert/strict";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type FigurePair, judgeFigures } from "../../../lib/model/comparison/judge_figures.ts";

const random = xoroshiro128plus(17);

/** Trials of one distribution: log-normal about `middle`, by Box and Muller. */
function trials(count: number, middle = 1000, spread = 0.08): number[] {
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
    return middle * Math.exp(spread * radius * Math.cos(2 * Math.PI * uniformFloat64(random)));
  });
}

const pair = (
  base: readonly number[],
  now: readonly number[],
  changes: Partial<FigurePair> = {},
): FigurePair => ({
  unit: "us",
  base,
  now,
  withheld: "",
  ...changes,
});

const FIGURES = 14;
/** Figures of one code measured twice. */
const alike = (count: number, figures = FIGURES) =>
  Array.from({ length: figures }, () => pair(trials(count), trials(count)));

const resultsOf = (pairs: readonly FigurePair[]) => judgeFigures(pairs).map(({ result }) => result);

Deno.test("figures of one distribution are unchanged, 95 of 100 and more, and hardly a comparison finds any difference", () => {
  const families = Array.from({ length: 10 }, () => resultsOf(alike(8)));
  const unchanged = families.flat().filter((result) => result === "unchanged").length;
  assert.ok(unchanged >= 0.95 * families.length * FIGURES, `${unchanged} of ${families.length * FIGURES}`);
  // 5 % of 10 are 0.5: more than 2 would come of such a rate once in 87 times.
  const alarms = families.filter((results) => results.some((one) => one === "slower" || one === "faster"));
  assert.ok(alarms.length <= 2, `${alarms.length} comparisons found a difference`);
});

Deno.test("one figure that takes 1.5 times as long among others that do not is found, and no other is taken for it", () => {
  for (let i = 0; i < 2; i++) {
    const [slower, ...others] = judgeFigures([pair(trials(8), trials(8, 1500)), ...alike(8, FIGURES - 1)]);
    assert.equal(slower!.result, "slower");
    assert.ok(slower!.ratio > 1.3 && slower!.ratio < 1.7 && slower!.interval![0] > 1.2);
    assert.ok(others.filter(({ result }) => result === "slower" || result === "faster").length <= 1);
  }
});

Deno.test("what takes longer one way round is faster the other way round, by the same factor", () => {
  const [base, now] = [trials(8), trials(8, 1500)];
  const [there, back] = [judgeFigures([pair(base, now)])[0]!, judgeFigures([pair(now, base)])[0]!];
  assert.deepEqual([there.result, back.result], ["slower", "faster"]);
  assert.ok(Math.abs(there.ratio * back.ratio - 1) < 1e-9);
  assert.deepEqual([there.p, there.noiseFloor], [back.p, back.noiseFloor]);
});

Deno.test("a rate that falls is slower: it is judged as the time that one takes", () => {
  const [base, now] = [trials(8), trials(8, 1500)];
  const perS = (us: readonly number[]) => us.map((one) => 1e6 / one);
  const [rate] = judgeFigures([pair(perS(base), perS(now), { unit: "events_per_s" })]);
  const [time] = judgeFigures([pair(base, now)]);
  assert.equal(rate!.result, "slower");
  assert.ok(Math.abs(rate!.ratio - time!.ratio) < 0.01);
  assert.ok(rate!.base > rate!.new);
});

Deno.test("one trial of eight that took ten times as long changes nothing", () => {
  const base = [100, 101, 102, 103, 104, 105, 106, 107];
  assert.deepEqual(resultsOf([pair(base, [1000, 101.5, 102.5, 103.5, 104.5, 105.5, 106.5, 99.5])]), [
    "unchanged",
  ]);
});

Deno.test("under six trials on a side there is no verdict, and it says how many are needed", () => {
  const [few] = judgeFigures([pair(trials(5), trials(8, 3000))]);
  assert.deepEqual([few!.result, few!.interval, few!.p], ["not enough samples", null, null]);
  assert.equal(few!.why, "5 trials, 6 on each side are needed");
});

Deno.test("six trials a side cannot tell one figure of 24 apart, and do not call it unchanged; where all are apart they can", () => {
  const apart = () => pair(trials(6, 1000, 0.02), trials(6, 2000, 0.02));
  const [one] = judgeFigures([
    apart(),
    ...Array.from({ length: 23 }, () => pair([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])),
  ]);
  assert.equal(one!.result, "not enough samples");
  assert.match(one!.why, /looks slower, but of 24 figures/);
  // The least p of six against six: one ordering of 924 on either end.
  assert.ok(Math.abs(one!.p! - 2 / 924) < 1e-12 && Math.abs(one!.adjustedP! - 48 / 924) < 1e-12);
  assert.deepEqual(new Set(resultsOf(Array.from({ length: 6 }, apart))), new Set(["slower"]));
});

Deno.test("a difference within what a side differs from itself is unchanged, however clearly the ranks are apart", () => {
  const [low, high] = [[1000, 1001, 1002, 1003], [1300, 1301, 1302, 1303]];
  const [verdict] = judgeFigures([pair([...low, ...high], [1310, 1320, 1330, 1340, 1350, 1360, 1370, 1380])]);
  assert.ok(verdict!.p! < 0.001 && verdict!.interval![0] > 1);
  // Halves of the base are 1.3 apart as often as not: 1.3 to the power of one over the square root of 2.
  assert.ok(Math.abs(verdict!.noiseFloor! - 1.3 ** Math.SQRT1_2) < 0.005);
  assert.equal(verdict!.result, "unchanged");
});

Deno.test("bytes that are the same in every trial are counted: one trial tells", () => {
  const bytes = (base: number[], now: number[]) => pair(base, now, { unit: "bytes" });
  const pairs = [bytes([4096], [4097]), bytes([4096, 4096], [4096]), bytes([8], [4])];
  assert.deepEqual(judgeFigures(pairs).map(({ result, p }) => [result, p]), [
    ["larger", null],
    ["unchanged", null],
    ["smaller", null],
  ]);
  assert.deepEqual(resultsOf([bytes(trials(8, 1e6), trials(8, 2e6))]), ["larger"]);
  assert.deepEqual(resultsOf([bytes([4096, 4097], [8192, 8192])]), ["not enough samples"]);
});

Deno.test("what is withheld gets no verdict, says why, and does not count among what was tested", () => {
  const [noisy, clear] = judgeFigures([
    pair(trials(8), trials(8, 3000), { withheld: "the machine was busy" }),
    pair(trials(8), trials(8, 3000)),
  ]);
  assert.deepEqual([noisy!.result, noisy!.why, noisy!.adjustedP], [
    "no verdict",
    "the machine was busy",
    null,
  ]);
  assert.equal(clear!.adjustedP, clear!.p);
});
