import { quantileSorted, SAMPLES_FOR_P99 } from "../../stats/quantile.ts";

/** Times of commits or queries, us. */
export interface Times {
  readonly p50Us: number;
  /** Null of fewer samples than a p99 takes. */
  readonly p99Us: number | null;
  readonly maxUs: number;
}

/** Response times over a limit, which at most a hundredth of them may be. */
export interface OverLimit {
  readonly limitMs: number;
  /** Over it as measured, and over it without what the generator was late by itself. */
  readonly measured: number;
  readonly ofStore: number;
  /** When more of them were over it, by the store, than a hundredth of all, s; null where they never were. */
  readonly sinceS: number | null;
}

/** Share of response times that a p99 lets be over its limit. */
export const ALLOWED_SHARE = 0.01;

/** Percentiles of times, us, which are sorted in place. */
export function timesOf(times: Float64Array | Float32Array): Times {
  const ascending = times.sort();
  return {
    p50Us: quantileSorted(ascending, 0.5),
    p99Us: ascending.length < SAMPLES_FOR_P99 ? null : quantileSorted(ascending, 0.99),
    maxUs: quantileSorted(ascending, 1),
  };
}

/** How many times lie in each step of 2 %, ascending: the upper end of the step, us, and the count. */
export function histogramOf(times: Float32Array): [us: number, count: number][] {
  const counts = new Map<number, number>();
  for (const us of times) {
    const step = Math.ceil(Math.log(Math.max(1, us)) / STEP);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map((
    [step, count],
  ) => [Math.round(Math.exp(step * STEP)), count]);
}

const STEP = Math.log(1.02);

/** Numbers of which there may be millions: four bytes each, seven digits. */
export class Growing {
  #values = new Float32Array(1024);
  length = 0;

  add(value: number): void {
    if (this.length === this.#values.length) {
      const more = new Float32Array(2 * this.length);
      more.set(this.#values);
      this.#values = more;
    }
    this.#values[this.length++] = value;
  }

  /** A view of them: it is the caller's from now on. */
  values(): Float32Array {
    return this.#values.subarray(0, this.length);
  }
}

/** Response times against a limit. */
export class Responses {
  readonly #limitMs: number;
  readonly #times = new Growing();
  /** When those ended that the store let be over it. */
  readonly #overUs = new Growing();
  #measured = 0;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  add(responseUs: number, lagUs: number, endUs: number): void {
    this.#times.add(responseUs);
    if (responseUs < 1000 * this.#limitMs) return;
    this.#measured++;
    if (responseUs - lagUs >= 1000 * this.#limitMs) this.#overUs.add(endUs);
  }

  times(): Float32Array {
    return this.#times.values();
  }

  over(): OverLimit {
    const ends = this.#overUs.values().sort();
    const first = ends[Math.floor(ALLOWED_SHARE * this.#times.length)];
    return {
      limitMs: this.#limitMs,
      measured: this.#measured,
      ofStore: ends.length,
      sinceS: first === undefined ? null : first / 1e6,
    };
  }
}
