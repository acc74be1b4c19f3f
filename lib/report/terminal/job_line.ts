import type { JobProgress } from "../../bench/trial/job.ts";
import { durationText } from "../../text/duration.ts";
import { formatCount } from "../../text/numbers.ts";

/** Rates are those of the last while: a load slows down as its store grows, and its first rate promises too much. */
const RATE_OVER_MS = 20_000;
/** Least time between two of the moments that rates are taken from, and before the first rate. */
const MOMENT_MS = 500;
const RATE_FROM_MS = 2000;

interface Moment {
  readonly ms: number;
  readonly done: number;
}

/**
 * How far a data set or trial has come, as text: "mendoza x1 full: appending 120,000 of 350,000 blocks, 31.2 k rows/s,
 * 4 min left", or where a step cannot be counted, "… checking 4 of 4 (the store's own check), 42 s so far".
 */
export class JobLine {
  readonly #name: string;
  readonly #startedMs: number;
  #progress: JobProgress | null = null;
  #stepMs: number;
  #moments: Moment[] = [];

  /** @param name What the job is about. @param nowMs Monotonic. */
  constructor(name: string, nowMs: number) {
    this.#name = name;
    this.#startedMs = this.#stepMs = nowMs;
  }

  /** Takes a message of the job. */
  update(progress: JobProgress, nowMs: number): void {
    if (progress.step !== this.#progress?.step) [this.#stepMs, this.#moments] = [nowMs, []];
    this.#progress = progress;
    const last = this.#moments.at(-1);
    if (last !== undefined && nowMs - last.ms < MOMENT_MS) return;
    this.#moments.push({ ms: nowMs, done: (progress.rows ?? progress).done });
    while (nowMs - this.#moments[0]!.ms > RATE_OVER_MS) this.#moments.shift();
  }

  text(nowMs: number): string {
    const progress = this.#progress;
    if (progress === null) return `${this.#name}: starting${sofar(nowMs - this.#startedMs)}`;
    const { step, done, total, unit } = progress;
    const counted = done === 0 && total === 0
      ? sofar(nowMs - this.#stepMs)
      : ` ${done.toLocaleString("en-US")}${total > 0 ? ` of ${total.toLocaleString("en-US")}` : ""} ${unit}`;
    return `${this.#name}: ${step}${counted}${this.#rateText(progress)}`;
  }

  /** Rate and remaining time, once they can be told. */
  #rateText({ done, total, unit, rows }: JobProgress): string {
    const [first, last] = [this.#moments[0], this.#moments.at(-1)];
    if (first === undefined || last === undefined || last.ms - first.ms < RATE_FROM_MS) return "";
    const rate = 1000 * (last.done - first.done) / (last.ms - first.ms);
    if (rate <= 0) return "";
    const of = rows ?? { done, total };
    const left = of.total > of.done ? `, ${durationText((of.total - of.done) / rate)} left` : "";
    return `, ${formatCount(rate)} ${rows === undefined ? unit : "rows"}/s${left}`;
  }
}

/** The time since a step began, once it is worth telling. */
function sofar(ms: number): string {
  return ms < RATE_FROM_MS ? "" : `, ${durationText(ms / 1000)} so far`;
}
