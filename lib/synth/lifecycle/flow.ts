import { BLOCK_NUMBER_MAX } from "../../chain/validate_block.ts";
import type { OperationSpec } from "../../scenarios/scenario.ts";
import type { StreamRate } from "./stream_rate.ts";

/** One declared operation and how often it happens. */
export interface Stream {
  readonly spec: OperationSpec;
  readonly rate: StreamRate;
}

/** A place in a flow: which stream, in which block, and the rank within the stream. */
export interface FlowPlace {
  readonly stream: Stream;
  readonly block: number;
  readonly rank: number;
}

/**
 * Several streams as one sequence: block by block, and within a block stream by stream. Ranks lead to places and back
 * without walking the sequence. Blocks count from the start of the stream.
 */
export class Flow {
  readonly streams: readonly Stream[];
  /** Answer of the newest search: the next one is often near. Never changes an answer. */
  #near = 0;

  constructor(streams: readonly Stream[]) {
    this.streams = streams;
  }

  /** Operations in the first `blocks` blocks. */
  before(blocks: number): number {
    let sum = 0;
    for (const { rate } of this.streams) sum += rate.before(blocks);
    return sum;
  }

  /** Operations in block `n`. */
  inBlock(n: number): number {
    return this.before(n + 1) - this.before(n);
  }

  /** Where a rank stands, or null where the flow never gets there (within the blocks a chain can have). */
  at(rank: number): FlowPlace | null {
    if (this.streams.length === 0) return null;
    const block = this.#blockOf(rank);
    if (block === null) return null;
    let index = rank - this.before(block);
    for (const stream of this.streams) {
      const first = stream.rate.before(block);
      const count = stream.rate.before(block + 1) - first;
      if (index < count) return { stream, block, rank: first + index };
      index -= count;
    }
    throw new RangeError(`Cannot place rank ${rank} in block ${block}: its streams hold fewer operations`);
  }

  /** The rank of a stream's rank, which lies in the given block. */
  rankOf({ stream, block, rank }: FlowPlace): number {
    let place = this.before(block);
    for (const other of this.streams) {
      if (other === stream) return place + rank - stream.rate.before(block);
      place += other.rate.inBlock(block);
    }
    throw new RangeError(`Cannot rank operation "${stream.spec.id}": it is no part of this flow`);
  }

  /** The n with before(n) <= rank < before(n + 1): away from the newest answer in doubling steps, then by bisection. */
  #blockOf(rank: number): number | null {
    let low = this.#near;
    let step = 1;
    while (low > 0 && this.before(low) > rank) {
      low = Math.max(0, low - step);
      step *= 2;
    }
    let high = low + 1;
    for (step = 1; this.before(high) <= rank; step *= 2) {
      if (high > BLOCK_NUMBER_MAX) return null;
      low = high;
      high = Math.min(BLOCK_NUMBER_MAX + 1, high + step);
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.before(middle) <= rank) low = middle;
      else high = middle;
    }
    this.#near = low;
    return low;
  }
}
