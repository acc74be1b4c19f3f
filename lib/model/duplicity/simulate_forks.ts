import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { shareInterval } from "../../stats/share_interval.ts";
import { Turns } from "../../turns.ts";
import { type ForkSetting, teamSizes } from "./fork_risk.ts";

/** Events between two looks at the clock: a day may have millions, each with thousands of cosigners. */
const EVENTS_A_TURN = 1000;

/** What a simulation counted. */
export interface SimulatedForks {
  readonly days: number;
  readonly forkedDays: number;
  /** Share of days with a fork in at least one log, and its 95 % interval. */
  readonly forkPerDay: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * Plays days event by event under the assumptions of `ForkSetting`, without its formulae: cosigners are drawn, each knows what it
 * signed and what is older than the delay, and each witness receipts one of two events that compete. The same seed gives the
 * same days. Cost grows with the events of all days, to the first fork of each. @returns Null where it was interrupted.
 */
export async function simulateForks(
  setting: ForkSetting,
  { days, seed, interrupted }: {
    readonly days: number;
    readonly seed: number;
    readonly interrupted?: AbortSignal;
  },
): Promise<SimulatedForks | null> {
  const turns = new Turns();
  const random = xoroshiro128plus(seed);
  const logs = teamSizes(setting).map((size) => new SimulatedLog(setting, size, random));
  let forkedDays = 0;
  // Every log is played to its end or first fork, so that one is not drawn otherwise because of another.
  for (let day = 0; day < days; day++) {
    let isForked = false;
    for (const log of logs) isForked = await log.forksToday(turns, interrupted) || isForked;
    if (isForked) forkedDays += 1;
    await turns.take();
    if (interrupted?.aborted) return null;
  }
  return { days, forkedDays, forkPerDay: forkedDays / days, interval: shareInterval(forkedDays, days) };
}

/** One log, and what its controllers know of it. */
class SimulatedLog {
  readonly #setting: ForkSetting;
  readonly #random: RandomGenerator;
  readonly #gapSeconds: number;
  /** Controllers in any order: the first ones are the cosigners of the event at hand. */
  readonly #controllers: Uint32Array;
  /** The newest event of the day that each controller signed, counted from 1; 0 for none. */
  readonly #signed: Uint32Array;

  constructor(setting: ForkSetting, size: number, random: RandomGenerator) {
    this.#setting = setting;
    this.#random = random;
    this.#gapSeconds = setting.hours * 3600 / (setting.eventsPerDay * size);
    this.#controllers = Uint32Array.from({ length: size }, (_, controller) => controller);
    this.#signed = new Uint32Array(size);
  }

  /** Plays a day, to its first fork or to the interruption. */
  async forksToday(turns: Turns, interrupted?: AbortSignal): Promise<boolean> {
    const { hours, delaySeconds } = this.#setting;
    this.#signed.fill(0);
    let [newest, newestAt, isDrawn] = [0, -Infinity, false];
    for (let at = this.#gap(); at < hours * 3600; at += this.#gap()) {
      if (newest % EVENTS_A_TURN === EVENTS_A_TURN - 1) {
        await turns.take();
        if (interrupted?.aborted) return false;
      }
      const isHidden = at - newestAt < delaySeconds;
      if (isHidden) {
        // Who signed the one before matters only now.
        if (!isDrawn) this.#sign(newest, this.#drawCosigners());
        const cosigners = this.#drawCosigners();
        const isKnown = cosigners.some((controller) => this.#signed[controller] === newest);
        if (!isKnown && this.#bothAccepted()) return true;
        this.#sign(newest + 1, cosigners);
      }
      [newest, newestAt, isDrawn] = [newest + 1, at, isHidden];
    }
    return false;
  }

  #sign(event: number, cosigners: Uint32Array): void {
    for (const controller of cosigners) this.#signed[controller] = event;
  }

  #gap(): number {
    return -Math.log1p(-uniformFloat64(this.#random)) * this.#gapSeconds;
  }

  #drawCosigners(): Uint32Array {
    const all = this.#controllers;
    const { threshold } = this.#setting;
    for (let i = 0; i < threshold; i++) {
      const j = uniformInt(this.#random, i, all.length - 1);
      [all[i], all[j]] = [all[j]!, all[i]!];
    }
    return all.subarray(0, threshold);
  }

  /** Whether of two events at one number each gets enough receipts. */
  #bothAccepted(): boolean {
    const { witnesses } = this.#setting;
    if (witnesses === null) return true;
    let first = 0;
    for (let i = 0; i < witnesses.count; i++) first += uniformInt(this.#random, 0, 1);
    return Math.min(first, witnesses.count - first) >= witnesses.toad;
  }
}
