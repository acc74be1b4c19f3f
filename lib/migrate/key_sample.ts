import { toHex } from "../chain/hex.ts";

/**
 * Some of the keys that are added, spread evenly over them: those whose hash is small. The same for the same keys.
 *
 * All are kept at first, and half of them dropped whenever there are twice as many as asked for.
 */
export class KeySample {
  readonly #count: number;
  readonly #kept = new Map<string, Uint8Array>();
  #below = 2 ** 32;

  /** @param count How many to keep, at least, of as many that are added. */
  constructor(count: number) {
    this.#count = count;
  }

  add(key: Uint8Array): void {
    if (hashOf(key) >= this.#below) return;
    this.#kept.set(toHex(key), key);
    while (this.#kept.size >= 2 * this.#count) {
      this.#below /= 2;
      for (const [id, kept] of this.#kept) if (hashOf(kept) >= this.#below) this.#kept.delete(id);
    }
  }

  keys(): Uint8Array[] {
    return [...this.#kept.values()];
  }
}

/** 32 bits of the key's last bytes, mixed: synthetic keys may count up. */
function hashOf(key: Uint8Array): number {
  const word = new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(key.byteLength - 4);
  return Math.imul(word ^ word >>> 15, 0x9e3779b1) >>> 0;
}
