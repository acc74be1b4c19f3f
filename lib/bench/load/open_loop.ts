import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { quantileSorted, sorted } from "../../stats/quantile.ts";
import type { WaitingClock } from "./clock.ts";

/** One arrival of an open loop. Response time is end minus scheduled, service time end minus start. */
interface Arrival {
  readonly scheduledUs: number;
  readonly startUs: number;
  readonly endUs: number;
}

/** Result of an open loop, and whether it really offered its rate. */
interface OpenLoopResult {
  readonly arrivals: readonly Arrival[];
  /** Lateness of the generator itself: start minus the later of schedule and previous end, 99th percentile, us. */
  readonly lagP99Us: number;
  /** The generator was late by more than a mean gap: the rate was not really offered. */
  readonly generatorLimited: boolean;
  /** The work ended later than the schedule by over a tenth of its length: the store cannot keep up with this rate. */
  readonly saturated: boolean;
}

/**
 * Arrival times of a Poisson process, microseconds from 0, ascending; deterministic for a seed.
 *
 * @param ratePerS Mean arrivals a second, above 0.
 */
export function poissonSchedule(ratePerS: number, count: number, seed: number): Float64Array {
  const random = xoroshiro128plus(seed);
  const meanGapUs = 1e6 / ratePerS;
  const schedule = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    at -= Math.log1p(-uniformFloat64(random)) * meanGapUs;
    schedule[i] = at;
  }
  return schedule;
}

/**
 * Runs work on a schedule with one worker. Response times count from the scheduled moment, so queueing is included.
 *
 * @param schedule Microseconds from the start of the loop, ascending.
 * @param work Called with the index of the arrival; only this call lies between start and end.
 */
export async function runOpenLoop(
  schedule: Float64Array,
  clock: WaitingClock,
  work: (index: number) => Promise<void>,
): Promise<OpenLoopResult> {
  const zero = clock.nowUs();
  const arrivals: Arrival[] = [];
  const lags = new Float64Array(schedule.length);
  let previousEnd = zero;
  for (let index = 0; index < schedule.length; index++) {
    const scheduledUs = zero + schedule[index]!;
    clock.waitUntilUs(scheduledUs);
    const startUs = clock.nowUs();
    await work(index);
    const endUs = clock.nowUs();
    lags[index] = startUs - Math.max(scheduledUs, previousEnd);
    previousEnd = endUs;
    arrivals.push({ scheduledUs, startUs, endUs });
  }
  const spanUs = schedule.at(-1) ?? 0;
  const lagP99Us = lags.length === 0 ? 0 : quantileSorted(sorted(lags), 0.99);
  return {
    arrivals,
    lagP99Us,
    generatorLimited: lagP99Us > spanUs / Math.max(1, schedule.length),
    saturated: previousEnd - (zero + spanUs) > spanUs / 10,
  };
}
