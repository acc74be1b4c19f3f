import assert from "node:assert/strict";
import fc from "fast-check";
import type { WaitingClock } from "../../../lib/bench/load/clock.ts";
import { poissonSchedule, runOpenLoop } from "../../../lib/bench/load/open_loop.ts";

/** Time that passes only when waited or worked. */
class FakeClock implements WaitingClock {
  #nowUs = 1_000_000;
  nowUs = () => this.#nowUs;
  waitUntilUs = (atUs: number) => {
    this.#nowUs = Math.max(this.#nowUs, atUs);
  };
  pass(us: number): Promise<void> {
    this.#nowUs += us;
    return Promise.resolve();
  }
}

Deno.test("poissonSchedule() is the same for a seed, ascending, and has the rate and spread of a Poisson stream", () => {
  const schedule = poissonSchedule(240, 20_000, 5);
  assert.deepEqual(schedule, poissonSchedule(240, 20_000, 5));
  assert.notDeepEqual(schedule, poissonSchedule(240, 20_000, 6));
  const gaps = Array.from(schedule, (at, i) => at - (schedule[i - 1] ?? 0));
  assert.ok(gaps.every((gap) => gap >= 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  assert.ok(Math.abs(mean / (1e6 / 240) - 1) < 0.03, `mean gap ${mean}`);
  assert.ok(Math.abs(deviation / mean - 1) < 0.05, `deviation ${deviation} of mean ${mean}`);
});

Deno.test("runOpenLoop() counts a stall in the response time of everything that waited behind it", async () => {
  const clock = new FakeClock();
  const schedule = Float64Array.from({ length: 10 }, (_, i) => i * 1000);
  const { arrivals, saturated, generatorLimited } = await runOpenLoop(
    schedule,
    clock,
    (index) => clock.pass(index === 2 ? 5000 : 100),
  );
  const responses = arrivals.map(({ scheduledUs, endUs }) => endUs - scheduledUs);
  assert.deepEqual(responses, [100, 100, 5000, 4100, 3200, 2300, 1400, 500, 100, 100]);
  assert.deepEqual(arrivals.map(({ startUs, endUs }) => endUs - startUs).filter((us) => us === 5000), [5000]);
  assert.equal(saturated, false);
  assert.equal(generatorLimited, false);
});

Deno.test("runOpenLoop() never starts work before it is due nor before the work ahead has ended", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 3000 }),
      async (costs, meanGap) => {
        const clock = new FakeClock();
        const schedule = poissonSchedule(1e6 / meanGap, costs.length, 3);
        const { arrivals, lagP99Us } = await runOpenLoop(
          schedule,
          clock,
          (index) => clock.pass(costs[index]!),
        );
        arrivals.forEach((arrival, index) => {
          assert.ok(arrival.startUs >= arrival.scheduledUs);
          assert.ok(arrival.startUs >= (arrivals[index - 1]?.endUs ?? 0));
          assert.ok(Math.abs(arrival.endUs - arrival.startUs - costs[index]!) < 1e-6);
        });
        assert.equal(lagP99Us, 0);
      },
    ),
    { numRuns: 100, seed: 11 },
  );
});

Deno.test("runOpenLoop() says when the store cannot keep up, and when the generator is late by itself", async () => {
  const clock = new FakeClock();
  const schedule = Float64Array.from({ length: 50 }, (_, i) => i * 1000);
  assert.equal((await runOpenLoop(schedule, clock, () => clock.pass(1500))).saturated, true);
  const late = new FakeClock();
  const lateWait: WaitingClock = { nowUs: late.nowUs, waitUntilUs: (at) => late.waitUntilUs(at + 3000) };
  const result = await runOpenLoop(schedule, lateWait, () => late.pass(1));
  assert.equal(result.generatorLimited, true);
});
