import { BLOCK_SECONDS } from "../../chain/block.ts";
import type { OperationSpec } from "../../scenarios/scenario.ts";

/** Parts of an operation a rate is counted in, so that counts are whole-number arithmetic. */
const MICRO = 1_000_000;

/** Consecutive blocks with one rate, counted in operations and millionths. */
interface Stretch {
  readonly from: number;
  readonly microPerBlock: number;
  /** Per period of the pulse. */
  readonly whole: number;
  readonly micro: number;
  /** Counts before the stretch, less what its own rate would have made of the blocks up to it. */
  readonly baseWhole: number;
  readonly baseMicro: number;
}

/**
 * How often an operation happens: piecewise constant over the stream's blocks, in closed form, with exact whole numbers
 * (rates up to 2^33 a block, blocks up to 2^32). A remainder is carried from one stretch to the next.
 *
 * A pulse puts a period's operations into its first blocks; periods are counted from the start of the stream, so that a
 * pulse keeps its beat through all stretches. The last stretch has no end.
 */
export class StreamRate {
  /** Blocks of a pulse's period, and of its active part; 1 and 1 without a pulse. */
  readonly period: number;
  readonly active: number;
  readonly #stretches: readonly Stretch[];

  private constructor(period: number, active: number, stretches: readonly Stretch[]) {
    this.period = period;
    this.active = active;
    this.#stretches = stretches;
  }

  /** A stream that rests. Pulses are rounded to whole blocks, at least one. */
  static resting(pulse?: OperationSpec["pulse"]): StreamRate {
    const period = Math.max(1, Math.round((pulse?.everyS ?? 0) / BLOCK_SECONDS));
    const active = Math.min(period, Math.max(1, Math.round((pulse?.withinS ?? 0) / BLOCK_SECONDS)));
    const stretch = { from: 0, microPerBlock: 0, whole: 0, micro: 0, baseWhole: 0, baseMicro: 0 };
    return new StreamRate(period, pulse === undefined ? period : active, [stretch]);
  }

  /** The same stream with another mean rate from a block on; stretches are added in order. */
  then(from: number, perBlock: number): StreamRate {
    const microPerBlock = Math.round(perBlock * MICRO);
    if (this.#stretches.at(-1)!.microPerBlock === microPerBlock) return this;
    const rest = microPerBlock % MICRO;
    const carried = Math.floor(rest * this.period / MICRO);
    const stretch = {
      from,
      microPerBlock,
      whole: (microPerBlock - rest) / MICRO * this.period + carried,
      micro: rest * this.period - carried * MICRO,
      baseWhole: 0,
      baseMicro: 0,
    };
    const [whole, micro] = this.#count(this.#stretchAt(from), from);
    const [ownWhole, ownMicro] = this.#count(stretch, from);
    const next = { ...stretch, baseWhole: whole - ownWhole, baseMicro: micro - ownMicro };
    const kept = this.#stretches.filter((earlier) => earlier.from < from);
    return new StreamRate(this.period, this.active, [...kept, next]);
  }

  /** Operations in the first `blocks` blocks of the stream. */
  before(blocks: number): number {
    return this.#count(this.#stretchAt(blocks), blocks)[0];
  }

  /** No block of any stretch has more operations than this. */
  get mostInBlock(): number {
    const most = Math.max(...this.#stretches.map(({ microPerBlock }) => microPerBlock));
    return Math.ceil(most / MICRO * this.period / this.active) + 1;
  }

  /** Operations in block `n` of the stream. */
  inBlock(n: number): number {
    return this.before(n + 1) - this.before(n);
  }

  #stretchAt(blocks: number): Stretch {
    let i = this.#stretches.length - 1;
    while (i > 0 && this.#stretches[i]!.from > blocks) i--;
    return this.#stretches[i]!;
  }

  /** Operations and millionths before a block at a stretch's rate. */
  #count(stretch: Stretch, blocks: number): [whole: number, micro: number] {
    const periods = Math.floor(blocks / this.period);
    const into = Math.min(this.active, blocks - periods * this.period);
    const share = into * stretch.whole;
    const done = Math.floor(share / this.active);
    const micro = stretch.baseMicro + periods * stretch.micro +
      Math.floor(((share - done * this.active) * MICRO + into * stretch.micro) / this.active);
    const carried = Math.floor(micro / MICRO);
    return [stretch.baseWhole + periods * stretch.whole + done + carried, micro - carried * MICRO];
  }
}
