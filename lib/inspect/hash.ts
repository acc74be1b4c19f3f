/** 64 bits of a hash, as two 32-bit halves. */
export interface Hash64 {
  low: number;
  high: number;
}

// Multipliers and final mixing of MurmurHash3 (A. Appleby, public domain); two lanes with different seeds.
const M1 = 0xcc9e2d51;
const M2 = 0x1b873593;

/** Writes the hash of some bytes (an entity key) into `into`. Not for secrets; the same on every machine. */
export function hashBytes(bytes: Uint8Array, into: Hash64): void {
  let low = 0x9747b28c ^ bytes.length;
  let high = 0x3c6ef372 ^ bytes.length;
  for (let i = 0; i < bytes.length; i += 4) {
    const word = bytes[i]! | (bytes[i + 1] ?? 0) << 8 | (bytes[i + 2] ?? 0) << 16 | (bytes[i + 3] ?? 0) << 24;
    low = mixIn(low, word, M1);
    high = mixIn(high, word, M2);
  }
  finish(low, high, into);
}

/** Writes the hash of a text (its UTF-16 units) into `into`. */
export function hashText(text: string, into: Hash64): void {
  let low = 0x9747b28c ^ text.length;
  let high = 0x3c6ef372 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    low = low << 13 | low >>> 19;
    high = Math.imul(high ^ unit, M2) + 0x52dce729 | 0;
  }
  finish(low, high, into);
}

/** Writes the hash of three 32-bit words into `into`, which may be `words`. */
export function hashWords(words: Hash64, third: number, into: Hash64): void {
  const low = mixIn(mixIn(mixIn(0x9747b28c, words.low, M1), words.high, M1), third, M1);
  const high = mixIn(mixIn(mixIn(0x3c6ef372, words.low, M2), words.high, M2), third, M2);
  finish(low, high, into);
}

/** Writes the hash of an unsigned 64-bit number into `into`. */
export function hashNumber(value: number | bigint, into: Hash64): void {
  const isNumber = typeof value === "number";
  into.low = isNumber ? value >>> 0 : Number(value & 0xffff_ffffn);
  into.high = isNumber ? Math.floor(value / 2 ** 32) : Number(value >> 32n);
  hashWords(into, 0, into);
}

function mixIn(state: number, word: number, multiplier: number): number {
  let k = Math.imul(word, multiplier);
  k = k << 15 | k >>> 17;
  const mixed = state ^ Math.imul(k, multiplier ^ 0x2d83c1f7);
  return Math.imul(mixed << 13 | mixed >>> 19, 5) + 0xe6546b64 | 0;
}

function finish(low: number, high: number, into: Hash64): void {
  const mixedLow = finalMix(low ^ Math.imul(high, 0x9e3779b1));
  into.low = mixedLow >>> 0;
  into.high = finalMix(high ^ mixedLow) >>> 0;
}

function finalMix(state: number): number {
  let h = state;
  h = Math.imul(h ^ h >>> 16, 0x85ebca6b);
  h = Math.imul(h ^ h >>> 13, 0xc2b2ae35);
  return h ^ h >>> 16;
}
