/** The size of an entity's newest version and when it ends: what the rows of its next operations depend on. */
export interface LedgerEntry {
  readonly strings: number;
  readonly numbers: number;
  readonly payloadBytes: number;
  /** Block at which the version ends; rounded beyond 2^53, which is beyond every block. 0: it was deleted. */
  readonly toBlock: number;
}

/** Slots of an empty ledger. */
const FIRST_SLOTS = 1 << 12;
/** 96 bits of a key's fingerprint. */
const FINGERPRINT_WORDS = 3;

/**
 * Every entity of a chain with the size of its newest version, in typed arrays: 28 bytes a slot, at most two thirds of the
 * slots taken (a million entities: 59 MB). Two keys with the same 96-bit fingerprint would count as one entity; among
 * 10 million entities the chance is below 10^-15.
 */
export class EntityLedger {
  #slots = new Slots(FIRST_SLOTS);
  readonly #words = new Uint32Array(FINGERPRINT_WORDS);
  #size = 0;

  /** Number of entities ever entered. */
  get size(): number {
    return this.#size;
  }

  /** The newest version of an entity, or null where it was never entered. */
  get(key: Uint8Array): LedgerEntry | null {
    return this.#at(this.#find(key));
  }

  /** The newest version of every entity, in no particular order. */
  *entries(): Generator<LedgerEntry> {
    for (let slot = 0; slot <= this.#slots.mask; slot++) {
      const entry = this.#at(slot);
      if (entry !== null) yield entry;
    }
  }

  set(key: Uint8Array, entry: LedgerEntry): void {
    let slot = this.#find(key);
    if (this.#slots.ends[slot]! < 0) {
      if (++this.#size * 3 > (this.#slots.mask + 1) * 2) {
        this.#grow();
        slot = this.#find(key);
      }
      this.#slots.fingerprints.set(this.#words, slot * FINGERPRINT_WORDS);
    }
    this.#slots.counts[2 * slot] = entry.strings;
    this.#slots.counts[2 * slot + 1] = entry.numbers;
    this.#slots.payloadBytes[slot] = entry.payloadBytes;
    this.#slots.ends[slot] = entry.toBlock;
  }

  #at(slot: number): LedgerEntry | null {
    const { ends, counts, payloadBytes } = this.#slots;
    if (ends[slot]! < 0) return null;
    return {
      strings: counts[2 * slot]!,
      numbers: counts[2 * slot + 1]!,
      payloadBytes: payloadBytes[slot]!,
      toBlock: ends[slot]!,
    };
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
    const { fingerprints, ends, mask } = this.#slots;
    for (let slot = Math.imul(a ^ (a >>> 16), 0x45d9f3b) & mask;; slot = (slot + 1) & mask) {
      const at = slot * FINGERPRINT_WORDS;
      const same = fingerprints[at] === a && fingerprints[at + 1] === b && fingerprints[at + 2] === c;
      if (ends[slot]! < 0 || same) return slot;
    }
  }

  #grow(): void {
    const from = this.#slots;
    const into = this.#slots = new Slots(2 * (from.mask + 1));
    from.ends.forEach((end, old) => {
      if (end < 0) return;
      const words = from.fingerprints.subarray(old * FINGERPRINT_WORDS, (old + 1) * FINGERPRINT_WORDS);
      const slot = this.#probe(words[0]!, words[1]!, words[2]!);
      into.fingerprints.set(words, slot * FINGERPRINT_WORDS);
      into.counts.set(from.counts.subarray(2 * old, 2 * old + 2), 2 * slot);
      into.payloadBytes[slot] = from.payloadBytes[old]!;
      into.ends[slot] = end;
    });
  }
}

/** An open-addressing table in columns; `size` is a power of two. A negative end marks a free slot. */
class Slots {
  readonly mask: number;
  readonly fingerprints: Uint32Array;
  readonly counts: Uint16Array;
  readonly payloadBytes: Uint32Array;
  readonly ends: Float64Array;

  constructor(size: number) {
    this.mask = size - 1;
    this.fingerprints = new Uint32Array(size * FINGERPRINT_WORDS);
    this.counts = new Uint16Array(size * 2);
    this.payloadBytes = new Uint32Array(size);
    this.ends = new Float64Array(size).fill(-1);
  }
}
