import type { CounterHash } from "../values/counter_hash.ts";

/** Consecutive block numbers; `to` is exclusive. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Spreads `count` items over the blocks from..to (exclusive), evenly with a random place inside each item's share, and
 * answers both ways: when an item is due, and what is due in a block. Where there are more items than blocks, a block
 * gets several. Items stay in order.
 */
export class SlotSchedule {
  readonly count: number;
  readonly #from: number;
  readonly #span: number;
  readonly #hash: CounterHash;

  constructor(count: number, { from, to }: BlockRange, hash: CounterHash) {
    this.count = count;
    this.#from = from;
    this.#span = to - from;
    this.#hash = hash;
  }

  /** The block an item is due in. */
  blockOf(item: number): number {
    const start = this.#slotStart(item);
    const length = this.#slotStart(item + 1) - start;
    return this.#from + start + (length > 1 ? this.#hash.below(length, item, 0) : 0);
  }

  /** Items due before a block. */
  countBefore(block: number): number {
    const offset = block - this.#from;
    if (offset <= 0 || this.count === 0) return 0;
    if (offset >= this.#span) return this.count;
    if (this.count > this.#span) return Math.ceil(offset * this.count / this.#span);
    const slot = this.#slotOf(offset);
    return slot + (this.blockOf(slot) < block ? 1 : 0);
  }

  /** First block, relative to `from`, of an item's share. */
  #slotStart(item: number): number {
    return Math.floor(item * this.#span / this.count);
  }

  /** The item in whose share a block lies; only where there are no more items than blocks. */
  #slotOf(offset: number): number {
    let slot = Math.floor(offset * this.count / this.#span);
    while (this.#slotStart(slot) > offset) slot--;
    while (this.#slotStart(slot + 1) <= offset) slot++;
    return slot;
  }
}
