import assert from "node:assert/strict";
import fc from "fast-check";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type Ceiling, type CeilingSearch, findCeiling } from "../../../lib/bench/load/ceiling.ts";
import type { RateTrial } from "../../../lib/bench/load/judge_rate.ts";
import { UsageError } from "../../../lib/errors.ts";

const BROKE = "the log grew past its bound";
const HELD: RateTrial = { held: true, broke: null, generatorBound: false };
const FAILED: RateTrial = { held: false, broke: BROKE, generatorBound: false };
const NOT_OFFERED: RateTrial = { held: true, broke: null, generatorBound: true };

/** A store that holds up to its edge, offered rates up to the generator's; a rate at either holds. */
function store(edge: number, generator = Infinity): (rate: number) => RateTrial {
  return (rate) => rate > generator ? NOT_OFFERED : rate > edge ? FAILED : HELD;
}

/** Searches with the trials that a function of rate and trial number makes. */
function search(
  trialAt: (rate: number, trial: number) => RateTrial,
  changes: Partial<CeilingSearch> = {},
): Promise<Ceiling> {
  return findCeiling({
    low: 100,
    high: 100_000,
    tolerance: 0.1,
    confirm: { held: 2, of: 3 },
    trialsMax: 1000,
    holds: (rate, trial) => Promise.resolve(trialAt(rate, trial)),
    ...changes,
  });
}

const edges = fc.double({ min: 10, max: 1e6, noNaN: true });
const setups = fc.record({
  start: fc.double({ min: 100, max: 100_000, noNaN: true }),
  tolerance: fc.double({ min: 0.002, max: 0.5, noNaN: true }),
  confirm: fc.constantFrom({ held: 1, of: 1 }, { held: 2, of: 3 }, { held: 3, of: 3 }, { held: 3, of: 5 }),
});

Deno.test("the interval contains the true edge, as narrow as asked; beyond what may be tried nothing is claimed", async () => {
  await fc.assert(
    fc.asyncProperty(edges, setups, async (edge, setup) => {
      const numbers: number[] = [];
      const ceiling = await search((rate, trial) => {
        assert.ok(rate >= 100 && rate <= 100_000);
        numbers.push(trial);
        return store(edge)(rate);
      }, setup);
      const { outcome, value, interval: [low, high], broke, limit, stopped, trials } = ceiling;
      assert.deepEqual(numbers, Array.from({ length: trials }, (_, i) => i));
      assert.deepEqual([limit, stopped], [null, null]);
      if (edge < 100) assert.deepEqual([outcome, value, low, high, broke], ["none", null, null, 100, BROKE]);
      else if (edge >= 100_000) {
        assert.deepEqual([outcome, value, low, high, broke], ["at least", null, 100_000, null, null]);
      } else {
        assert.deepEqual([outcome, broke], ["found", BROKE]);
        assert.ok(low! <= edge && edge < high! && high! / low! <= 1 + setup.tolerance, `${low} ${high}`);
        assert.ok(low! < value! && value! < high!);
      }
      // From end to end by doubling, a factor of 2 halved in logarithms, then both ends confirmed.
      const halvings = Math.ceil(Math.log2(Math.LN2 / Math.log1p(setup.tolerance)));
      assert.ok(trials <= 11 + 1 + Math.max(0, halvings) + 2 * setup.confirm.of, `${trials} trials`);
    }),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("where the generator gives up first the store is not blamed", async () => {
  await fc.assert(
    fc.asyncProperty(edges, edges, setups, async (edge, generator, setup) => {
      const { outcome, value, interval: [low, high], broke, limit } = await search(
        store(edge, generator),
        setup,
      );
      if (generator >= edge || edge >= 100_000 && generator >= 100_000) return;
      assert.deepEqual([value, high, broke], [null, null, null]);
      if (generator < 100) assert.deepEqual([outcome, low, limit], ["none", null, 100]);
      else {
        assert.equal(outcome, "at least");
        assert.ok(low! <= generator && generator < limit! && limit! / low! <= 1 + setup.tolerance);
      }
    }),
    { numRuns: 100, seed: 2 },
  );
});

Deno.test("one stray trial, wherever it falls, does not move the interval off the edge", async () => {
  const inside = fc.double({ min: 101, max: 99_000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      inside,
      fc.nat(30),
      fc.double({ min: 100, max: 100_000, noNaN: true }),
      async (edge, stray, start) => {
        const { outcome, interval: [low, high], value } = await search(
          (rate, trial) => (rate <= edge) !== (trial === stray) ? HELD : FAILED,
          { start },
        );
        assert.equal(outcome, "found");
        assert.ok((low ?? 0) <= edge && edge < high!, `${low} ${edge} ${high}`);
        assert.ok(Math.abs(Math.log(value! / edge)) <= Math.log(1.1));
      },
    ),
    { numRuns: 200, seed: 3 },
  );
});

Deno.test("a store that holds only at times near its edge is found where it holds as often as not", async () => {
  const edge = 13_400;
  const runs = 100;
  let contained = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const random = xoroshiro128plus(seed);
    // Holds in 88 % of trials at 4 % below the edge, in 12 % at 4 % above.
    const chance = (rate: number) => 1 / (1 + (rate / edge) ** 50);
    const { outcome, value, interval: [low, high] } = await search((rate) =>
      uniformFloat64(random) < chance(rate) ? HELD : FAILED
    );
    assert.equal(outcome, "found");
    assert.ok(Math.abs(Math.log(value! / edge)) < 0.15, `seed ${seed}: ${value}`);
    if ((low ?? 0) <= edge && edge <= high!) contained++;
  }
  assert.ok(contained >= 0.85 * runs, `${contained} of ${runs}`);
});

Deno.test("a rate that holds in most trials only is below the ceiling, and not the interval's lower end", async () => {
  const seen = new Map<number, number>();
  const { interval: [low], value, tried } = await search((rate) => {
    const times = seen.get(rate) ?? 0;
    seen.set(rate, times + 1);
    return rate > 1000 ? FAILED : rate > 800 && times === 1 ? FAILED : HELD;
  });
  const held = tried.filter(({ rate }) => rate <= 1000);
  assert.deepEqual(held.at(-1)!.trials.map(({ held }) => held), [true, false, true, true]);
  const always = held.findLast(({ rate }) => rate <= 800)!;
  assert.equal(low, always.rate);
  assert.equal(always.trials.length, 3, "the lower end was not confirmed");
  assert.ok(value! > held.at(-1)!.rate);
});

Deno.test("what broke first is what most trials at the lowest failing rate tell", async () => {
  const causes = ["a checkpoint stalled", "CPU", "CPU"];
  const seen = new Map<number, number>();
  const { broke } = await search((rate) => {
    if (rate <= 1000) return HELD;
    const times = seen.get(rate) ?? 0;
    seen.set(rate, times + 1);
    return { ...FAILED, broke: causes[times]! };
  });
  assert.equal(broke, "CPU");
  const silent = await search((rate) => rate > 1000 ? { ...FAILED, broke: null } : HELD);
  assert.deepEqual([silent.outcome, silent.broke], ["found", null]);
});

Deno.test("after the most trials, or interrupted, a search claims nothing and goes on later where it was", async () => {
  const whole = await search(store(5000));
  for (let trialsMax = 1; trialsMax < whole.trials; trialsMax++) {
    const part = await search(store(5000), { trialsMax });
    assert.deepEqual([part.outcome, part.stopped, part.value, part.trials], [
      "unfinished",
      "most trials",
      null,
      trialsMax,
    ]);
    const { tried } = JSON.parse(JSON.stringify(part)) as Ceiling;
    const numbers: number[] = [];
    const resumed = await search((rate, trial) => {
      numbers.push(trial);
      return store(5000)(rate);
    }, { tried });
    assert.deepEqual(resumed, whole);
    assert.equal(numbers[0], trialsMax);
  }
  for (const isThrowing of [false, true]) {
    const interruption = new AbortController();
    const { outcome, stopped, trials } = await search((rate, trial) => {
      if (trial === 4) {
        interruption.abort();
        if (isThrowing) throw new Error("interrupted");
      }
      return store(5000)(rate);
    }, { signal: interruption.signal });
    assert.deepEqual([outcome, stopped, trials], ["unfinished", "interrupted", isThrowing ? 4 : 5]);
  }
});

Deno.test("a trial that fails to run fails the search, and what was known before it was told", async () => {
  const told: Ceiling[] = [];
  await assert.rejects(
    search((rate, trial) => {
      if (trial === 3) throw new Error("disk full");
      return store(5000)(rate);
    }, { progress: (known) => told.push(known) }),
    /disk full/,
  );
  assert.deepEqual(told.map(({ trials, interval }) => [trials, interval[0]]), [[1, 100], [2, 200], [3, 400]]);
});

Deno.test("a search that makes no sense is refused before any trial", async () => {
  const wrong: Partial<CeilingSearch>[] = [
    { low: 0 },
    { low: NaN },
    { high: 99 },
    { high: Infinity },
    { start: 50 },
    { start: 200_000 },
    { tolerance: 0 },
    { confirm: { held: 4, of: 3 } },
    { confirm: { held: 0, of: 3 } },
    { trialsMax: 0.5 },
  ];
  for (const changes of wrong) {
    const trial = () => assert.fail("a trial was made");
    await assert.rejects(search(trial, changes), UsageError, JSON.stringify(changes));
  }
});
