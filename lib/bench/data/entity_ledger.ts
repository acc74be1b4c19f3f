/** What a version adds to a store, and when it ends: as much of an entity's state as its next rows depend on. */
export interface LedgerEntry {
  readonly strings: number;
  readonly numbers: number;
  readonly payloadBytes: number;
  /** End of the version; beyond 2^53 only about right, which is beyond every block. 0: it was deleted. */
  readonly toBlock: number;
}

const FIRST_SLOTS = 1 << 12;
/** 96 bits of a key's fingerprint. */
const FINGERPRINT_WORDS = 3;

/**
 * Every entity of a chain with its newest version's shape, in typed arrays: 28 bytes a slot, at most two thirds of the slots
 * taken (a million entities: 59 MB). Two keys with one 96-bit fingerprint would be taken for one; among 10 million entities
 * the chance is below 10^-15.
 */
export class EntityLedger {
  #mask = FIRST_SLOTS - 1;
  #fingerprints = new Uint32Array(FIRST_SLOTS * FINGERPRINT_WORDS);
  #counts = new Uint16Array(FIRST_SLOTS * 2);
  #payloadBytes = new Uint32Array(FIRST_SLOTS);
  #ends = new Float64Array(FIRST_SLOTS).fill(-1);
  readonly #words = new Uint32Array(FINGERPRINT_WORDS);
  #size = 0;

  /** Entities ever entered. */
  get size(): number {
    return this.#size;
  }

  /** The newest version of an entity, or null where it was never entered. */
  get(key: Uint8Array): LedgerEntry | null {
    const slot = this.#find(key);
    if (this.#ends[slot]! < 0) return null;
    return {
      strings: this.#counts[2 * slot]!,
      numbers: this.#counts[2 * slot + 1]!,
      payloadBytes: this.#payloadBytes[slot]!,
      toBlock: this.#ends[slot]!,
    };
  }

  set(key: Uint8Array, entry: LedgerEntry): void {
    let slot = this.#find(key);
    if (this.#ends[slot]! < 0) {
      if (++this.#size * 3 > (this.#mask + 1) * 2) {
        this.#grow();
        slot = this.#find(key);
      }
      this.#fingerprints.set(this.#words, slot * FINGERPRINT_WORDS);
    }
    this.#counts[2 * slot] = entry.strings;
    this.#counts[2 * slot + 1] = entry.numbers;
    this.#payloadBytes[slot] = entry.payloadBytes;
    this.#ends[slot] = entry.toBlock;
  }

  /** The slot of a key, or the free one where it would go. Leaves its fingerprint in `#words`. */
  #find(key: Uint8Array): number {
    const words = this.#words;
    words.fill(0x9e3779b9);
    for (let i = 0; i < key.length; i++) {
      const lane = i % FINGERPRINT_WORDS;
      words[lane] = Math.imul(words[lane]! ^ key[i]!, 0x01000193 + 2 * lane);
    }
    words[0] = words[0]! ^ (words[1]! >>> 15) ^ (words[2]! << 7);
    return this.#probe(words[0]!, words[1]!, words[2]!);
  }

  #probe(a: number, b: number, c: number): number {
    const fingerprints = this.#fingerprints;
    for (let slot = Math.imul(a ^ (a >>> 16), 0x45d9f3b) & this.#mask;; slot = (slot + 1) & this.#mask) {
      const at = slot * FINGERPRINT_WORDS;
      const same = fingerprints[at] === a && fingerprints[at + 1] === b && fingerprints[at + 2] === c;
      if (this.#ends[slot]! < 0 || same) return slot;
    }
  }

  #grow(): void {
    const [fingerprints, counts, payloadBytes, ends] = [
      this.#fingerprints,
      this.#counts,
      this.#payloadBytes,
      this.#ends,
    ];
    const slots = 2 * (this.#mask + 1);
    this.#mask = slots - 1;
    this.#fingerprints = new Uint32Array(slots * FINGERPRINT_WORDS);
    this.#counts = new Uint16Array(slots * 2);
    this.#payloadBytes = new Uint32Array(slots);
    this.#ends = new Float64Array(slots).fill(-1);
    ends.forEach((end, old) => {
      if (end < 0) return;
      const words = fingerprints.subarray(old * FINGERPRINT_WORDS, (old + 1) * FINGERPRINT_WORDS);
      const slot = this.#probe(words[0]!, words[1]!, words[2]!);
      this.#fingerprints.set(words, slot * FINGERPRINT_WORDS);
      this.#counts.set(counts.subarray(2 * old, 2 * old + 2), 2 * slot);
      this.#payloadBytes[slot] = payloadBytes[old]!;
      this.#ends[slot] = end;
    });
  }
}
