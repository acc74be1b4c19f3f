import assert from "node:assert/strict";
import {
  delayMax,
  disjointShare,
  forkRisk,
  type ForkSetting,
  teamSizes,
  witnessOutcomes,
} from "../../../lib/model/duplicity/fork_risk.ts";
import { lambertW } from "../../../lib/model/duplicity/lambert_w.ts";
import { ONBOARDING_RISK } from "../../../lib/model/duplicity/onboarding_risk.ts";
import { simulateForks } from "../../../lib/model/duplicity/simulate_forks.ts";
import { stolenQuorum } from "../../../lib/model/duplicity/stolen_keys.ts";

/** 1,000 controllers of one kt=1 log, 0.1 events a day each in 8 hours, known after 5 s. */
const PLAIN = ONBOARDING_RISK;

/** Twenty settings, from one controller to a thousand, from days that hardly ever fork to days that nearly always do. */
const SETTINGS: readonly Partial<ForkSetting>[] = [
  { controllers: 1, eventsPerDay: 100 },
  { controllers: 2, eventsPerDay: 10, delaySeconds: 60 },
  { controllers: 3, eventsPerDay: 5, delaySeconds: 300 },
  { controllers: 5, eventsPerDay: 1, delaySeconds: 600 },
  { controllers: 10, eventsPerDay: 1, delaySeconds: 60 },
  { controllers: 10, eventsPerDay: 0.3, delaySeconds: 3600 },
  { controllers: 50, eventsPerDay: 0.2, delaySeconds: 300 },
  { controllers: 100, eventsPerDay: 0.1, delaySeconds: 30 },
  { controllers: 100, eventsPerDay: 1, delaySeconds: 1 },
  { controllers: 200, delaySeconds: 60 },
  { controllers: 500 },
  { delaySeconds: 1 },
  {},
  { eventsPerDay: 0.01, delaySeconds: 60 },
  { controllers: 4, eventsPerDay: 10, delaySeconds: 60, threshold: 2 },
  { controllers: 100, eventsPerDay: 0.5, delaySeconds: 10, threshold: 2 },
  { controllers: 5, eventsPerDay: 20, delaySeconds: 60, threshold: 3 },
  { controllers: 20, eventsPerDay: 1, delaySeconds: 60, witnesses: { count: 3, toad: 1 } },
  { teams: 10, delaySeconds: 10 },
  { controllers: 10, eventsPerDay: 2, delaySeconds: 120, hours: 24, teams: 3 },
];

Deno.test("the closed form is within the 95 % interval of days that were played, at twenty settings", async () => {
  for (const [at, changes] of SETTINGS.entries()) {
    const setting = { ...PLAIN, ...changes };
    const { interval: [low, high] } = (await simulateForks(setting, { days: 3000, seed: at + 1 }))!;
    const { forkPerDay } = forkRisk(setting);
    const found = `${JSON.stringify(changes)}: ${forkPerDay}, [${low}, ${high}]`;
    assert.ok(forkPerDay >= low && forkPerDay <= high, found);
  }
});

Deno.test("over many more days the twenty settings together are no further off than chance", async () => {
  const days = 10_000;
  const squares = await Promise.all(SETTINGS.map(async (changes, at) => {
    const setting = { ...PLAIN, ...changes };
    const p = forkRisk(setting).forkPerDay;
    const { forkPerDay } = (await simulateForks(setting, { days, seed: 100 + at }))!;
    return p === 0 ? forkPerDay : (forkPerDay - p) ** 2 / (p * (1 - p) / days);
  }));
  // 99.9th percentile of chi-square with the 18 degrees of freedom of settings that may fork.
  assert.ok(
    squares.reduce((sum, square) => sum + square, 0) < 42.31,
    squares.map((x) => x.toFixed(2)).join(" "),
  );
});

Deno.test("under little load the closed form is the square of the load times the delay, as published", () => {
  // keri.md 4.1: 1,000 controllers, 100 events in 8 hours, 5 s: 1.7 collisions a day.
  const load = { ...PLAIN, eventsPerDay: 0.01 };
  const expected = 10 ** 2 * (1 - 1 / 1000) * 5 / 28_800;
  assert.ok(Math.abs(-Math.log1p(-forkRisk(load).forkPerDay) / expected - 1) < 5e-3);
  assert.ok(Math.abs(-Math.log1p(-forkRisk(PLAIN).forkPerDay) - 1.7) < 0.05);
});

Deno.test("the closed form agrees with the sum over all days of its model to 1e-6, up to the longest delay", () => {
  for (
    const changes of [{ controllers: 2 }, { controllers: 7 }, { controllers: 40 }, { controllers: 1000 }]
  ) {
    for (const eventsPerDay of [0.5, 3, 20]) {
      const setting = { ...PLAIN, ...changes, eventsPerDay: eventsPerDay * 10 / changes.controllers };
      const longest = { ...setting, delaySeconds: delayMax(setting) };
      const difference = Math.abs(forkRisk(longest).forkPerDay - bySum(longest));
      assert.ok(difference < 1e-6, `${JSON.stringify(changes)} ${eventsPerDay}: ${difference}`);
    }
  }
});

/** P(fork) of one kt=1 log by the sum over the changes of author: L exp(-LT) a^k times the integral of v^k / k! exp(bv). */
function bySum({ controllers, eventsPerDay, delaySeconds, hours }: ForkSetting): number {
  const day = hours * 3600;
  const rate = controllers * eventsPerDay / day;
  const [a, b] = [rate * (1 - 1 / controllers), rate / controllers];
  let none = Math.exp(-rate * day);
  for (let k = 0, factorial = 1; k * delaySeconds < day; k++, factorial *= k) {
    const term = (v: number) => a ** k * v ** k / factorial * Math.exp(b * v - rate * day);
    none += rate * simpson(term, day - k * delaySeconds);
  }
  return 1 - none;
}

function simpson(of: (x: number) => number, to: number, steps = 4000): number {
  const width = to / steps;
  let sum = of(0) + of(to);
  for (let i = 1; i < steps; i++) sum += of(i * width) * (i % 2 === 0 ? 2 : 4);
  return sum * width / 3;
}

Deno.test("a fork grows with controllers, events and delay, and one controller never makes one", () => {
  const at = (changes: Partial<ForkSetting>) => forkRisk({ ...PLAIN, ...changes }).forkPerDay;
  assert.equal(at({ controllers: 1, eventsPerDay: 1000 }), 0);
  for (
    const [less, more] of [
      [{ controllers: 10 }, { controllers: 11 }],
      [{ eventsPerDay: 0.1 }, { eventsPerDay: 0.11 }],
      [{ delaySeconds: 1 }, { delaySeconds: 2 }],
      [{ teams: 11 }, { teams: 10 }],
      [{ threshold: 20 }, { threshold: 2 }],
    ]
  ) assert.ok(at(less!) < at(more!), JSON.stringify(more));
  assert.ok(at({ eventsPerDay: 1000, delaySeconds: 3600 }) <= 1);
});

Deno.test("teams share out the controllers evenly", () => {
  assert.deepEqual(teamSizes({ controllers: 10, teams: 3 }), [3, 3, 4]);
  assert.deepEqual(teamSizes({ controllers: 1000, teams: 1 }), [1000]);
});

Deno.test("cosigners have nobody in common by counting, and never where a threshold takes more than half", () => {
  assert.equal(disjointShare(10, 1), 0.9);
  assert.ok(Math.abs(disjointShare(4, 2) - 1 / 6) < 1e-15);
  for (const [keys, threshold] of [[5, 3], [4, 3], [1000, 501], [1, 1], [3, 3]]) {
    assert.equal(disjointShare(keys!, threshold!), 0);
  }
});

Deno.test("witnesses stall races, and let a fork pass only where half of them are enough", () => {
  // keri.md 4.2: (3, 2), (4, 3), (5, 4), (7, 5).
  for (const [count, toad, stall] of [[3, 2, 0], [4, 3, 0.375], [5, 4, 0.625], [7, 5, 0.547]]) {
    const found = witnessOutcomes({ count: count!, toad: toad! });
    assert.ok(Math.abs(found.stall - stall!) < 5e-4, `${count} ${toad}: ${found.stall}`);
    assert.equal(found.fork, 0);
  }
  assert.deepEqual(witnessOutcomes({ count: 3, toad: 1 }), { fork: 0.75, stall: 0 });
  const watched = forkRisk({ ...PLAIN, witnesses: { count: 4, toad: 3 } });
  assert.equal(watched.forkPerDay, 0);
  assert.ok(watched.stallPerDay > 0.3 && watched.stallPerDay < forkRisk(PLAIN).forkPerDay);
});

Deno.test("enough stolen keys, as published", () => {
  // keri.md 4.1, with 1 % a year.
  for (
    const [keys, threshold, percent, digits] of [
      [10, 1, 9.6, 1],
      [1000, 1, 99.996, 3],
      [3, 2, 0.03, 2],
      [5, 3, 0.001, 3],
    ]
  ) assert.equal(Number((100 * stolenQuorum(keys!, threshold!, 0.01)).toFixed(digits)), percent);
});

Deno.test("so many keys that none of them is stolen with no probability a number can hold are still stolen", () => {
  // The binomial distribution's upper tail in decimals of 40 digits (Python).
  for (
    const [keys, threshold, share] of [
      [100_000, 1, 1],
      [100_000, 1000, 0.504269],
      [80_000, 850, 0.040306],
    ] as const
  ) assert.ok(Math.abs(stolenQuorum(keys, threshold, 0.01) - share) < 1e-6, `${keys}, ${threshold}`);
});

Deno.test("Lambert's function is the inverse of w exp(w)", () => {
  assert.ok(Math.abs(lambertW(1) - 0.5671432904097838) < 1e-15);
  for (const w of [0, 1e-12, 0.01, 1, 5, 50]) assert.ok(Math.abs(lambertW(w * Math.exp(w)) - w) <= 1e-13 * w);
});

Deno.test("the same seed plays the same days, and interrupted ones tell nothing", async () => {
  const days = { days: 200, seed: 5 };
  assert.deepEqual(await simulateForks(PLAIN, days), await simulateForks(PLAIN, days));
  assert.equal(await simulateForks(PLAIN, { ...days, interrupted: AbortSignal.abort() }), null);
  // A day without an end, as good as.
  const endless = { ...PLAIN, controllers: 1, eventsPerDay: 1e12 };
  assert.equal(await simulateForks(endless, { ...days, interrupted: AbortSignal.timeout(100) }), null);
});
