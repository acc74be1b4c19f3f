import type { CounterHash } from "./counter_hash.ts";

const ROUNDS = 6;

/**
 * A random order of 0 to `size` - 1 that can be asked at any place, both ways, without holding it.
 *
 * A Feistel network over two unequal halves whose product is little above `size`, walked on until the result falls inside
 * (Black and Rogaway: "Ciphers with arbitrary finite domains", CT-RSA 2002). `size` is 1 to 2^48.
 */
export class KeyedPermutation {
  readonly #size: number;
  readonly #left: number;
  readonly #right: number;
  readonly #hash: CounterHash;

  constructor(size: number, hash: CounterHash) {
    this.#size = size;
    this.#left = Math.ceil(Math.sqrt(size));
    this.#right = Math.ceil(size / this.#left);
    this.#hash = hash;
  }

  /** The member at a place. */
  at(place: number): number {
    let value = place;
    do value = this.#forward(value); while (value >= this.#size);
    return value;
  }

  /** The place of a member: `indexOf(at(place)) === place`. */
  indexOf(member: number): number {
    let value = member;
    do value = this.#backward(value); while (value >= this.#size);
    return value;
  }

  #forward(value: number): number {
    let left = value % this.#left;
    let right = Math.floor(value / this.#left);
    for (let round = 0; round < ROUNDS; round += 2) {
      left = (left + this.#hash.below(this.#left, right, round)) % this.#left;
      right = (right + this.#hash.below(this.#right, left, round + 1)) % this.#right;
    }
    return right * this.#left + left;
  }

  #backward(value: number): number {
    let left = value % this.#left;
    let right = Math.floor(value / this.#left);
    for (let round = ROUNDS - 2; round >= 0; round -= 2) {
      right = (right - this.#hash.below(this.#right, left, round + 1) + this.#right) % this.#right;
      left = (left - this.#hash.below(this.#left, right, round) + this.#left) % this.#left;
    }
    return right * this.#left + left;
  }
}
