/**
 * A keyed counter hash: 64 random bits for each (key, counter) pair, in any order, without state to carry along.
 *
 * Threefry-2x32 with 13 rounds (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011), the
 * smallest variant its authors report as passing BigCrush. Integers only, so every engine gives the same words. Tested
 * against the known answers of the authors' Random123 library. Not for secrets.
 */
export class CounterHash {
  readonly #k0: number;
  readonly #k1: number;
  readonly #k2: number;
  /** The other 32 bits of the newest `word()`. */
  second = 0;

  constructor(k0: number, k1: number) {
    this.#k0 = k0 | 0;
    this.#k1 = k1 | 0;
    this.#k2 = PARITY ^ this.#k0 ^ this.#k1;
  }

  /** The hash of a dataset's seed (0 to 2^64 - 1). */
  static ofSeed(seed: bigint): CounterHash {
    return new CounterHash(Number(seed & 0xffff_ffffn), Number(seed >> 32n));
  }

  /** An independent hash for a purpose of its own; labels are whole numbers below 2^32. */
  child(label: number): CounterHash {
    const first = this.word(label, CHILD);
    return new CounterHash(first, this.second);
  }

  /** 32 random bits (0 to 2^32 - 1) for a pair of counters; 32 more are left in `second`. Counters wrap at 2^32. */
  word(c0: number, c1: number): number {
    const k0 = this.#k0, k1 = this.#k1, k2 = this.#k2;
    let x = (c0 + k0) | 0;
    let y = (c1 + k1) | 0;
    x = (x + y) | 0, y = (y << 13 | y >>> 19) ^ x;
    x = (x + y) | 0, y = (y << 15 | y >>> 17) ^ x;
    x = (x + y) | 0, y = (y << 26 | y >>> 6) ^ x;
    x = (x + y) | 0, y = (y << 6 | y >>> 26) ^ x;
    x = (x + k1) | 0, y = (y + k2 + 1) | 0;
    x = (x + y) | 0, y = (y << 17 | y >>> 15) ^ x;
    x = (x + y) | 0, y = (y << 29 | y >>> 3) ^ x;
    x = (x + y) | 0, y = (y << 16 | y >>> 16) ^ x;
    x = (x + y) | 0, y = (y << 24 | y >>> 8) ^ x;
    x = (x + k2) | 0, y = (y + k0 + 2) | 0;
    x = (x + y) | 0, y = (y << 13 | y >>> 19) ^ x;
    x = (x + y) | 0, y = (y << 15 | y >>> 17) ^ x;
    x = (x + y) | 0, y = (y << 26 | y >>> 6) ^ x;
    x = (x + y) | 0, y = (y << 6 | y >>> 26) ^ x;
    x = (x + k0) | 0, y = (y + k1 + 3) | 0;
    x = (x + y) | 0, y = (y << 17 | y >>> 15) ^ x;
    this.second = y >>> 0;
    return x >>> 0;
  }

  /** A whole number from 0 to `bound` - 1 for a pair of counters; `bound` is at most 2^53. */
  below(bound: number, c0: number, c1: number): number {
    const high = this.word(c0, c1);
    if (bound <= WORDS) return scaleWord(high, bound);
    const wide = (high >>> 11) * WORDS + this.second;
    return Math.floor(wide / 2 ** 53 * bound);
  }
}

/** Constant of the Threefish key schedule (32-bit form). */
const PARITY = 0x1bd11bda;
/** Second counter of `child()`; data counts blocks there and never gets this far. */
const CHILD = 0xffff_ffff;
const WORDS = 2 ** 32;

/** A random 32-bit word as a whole number from 0 to `bound` - 1 (`bound` at most 2^32): its high part after scaling. */
export function scaleWord(word: number, bound: number): number {
  return Math.floor(word * bound / WORDS);
}
