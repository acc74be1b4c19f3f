import type { PayloadSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "./counter_hash.ts";
import { pickByWeight } from "./pick_by_weight.ts";

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CELL_BYTES = 64;
const JSON_OPEN = bytesOf('{"data":"');
const JSON_CLOSE = bytesOf('"}');
/** What repeats in the part of a text that is not random; valid inside a JSON string. */
const FILLER = bytesOf("interval=60;retries=3;region=default;mode=shared;log=warn;tls=on");
/** 64 characters that need no escape in JSON: 6 random bits each. */
const ALPHABET = bytesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

/**
 * Makes payloads: size and bytes are a function of (entity, version) alone, and each version has its own.
 *
 * JSON types hold one object with one text; JSON and text repeat in cells of 64 characters, of which `randomShare` is
 * random, so that they compress by a known ratio. Pictures start with PNG's signature; the rest is random bytes.
 */
export class PayloadMaker {
  readonly #spec: PayloadSpec;
  readonly #bytes: CounterHash;
  readonly #bucketOf: (entity: number, version: number) => number;

  /** @param members Entities of a cohort, whose buckets are exact shares; null where every version draws its own. */
  constructor(spec: PayloadSpec, hash: CounterHash, members: number | null = null) {
    this.#spec = spec;
    this.#bytes = hash.child(1);
    const weights = spec.buckets.map(({ weight }) => weight);
    this.#bucketOf = spec.share > 0 ? pickByWeight(weights, members, hash.child(0)) : () => 0;
  }

  /** Bytes of a version's payload; 0 where the entity has none. Exactly floor(n * share) of the first n entities have one. */
  size(entity: number, version: number): number {
    const { share, buckets } = this.#spec;
    if (share === 0 || Math.floor((entity + 1) * share) === Math.floor(entity * share)) return 0;
    const { minBytes, maxBytes } = buckets[this.#bucketOf(entity, version)]!;
    return minBytes + this.#bytes.below(maxBytes - minBytes + 1, entity, version);
  }

  make(entity: number, version: number): Uint8Array {
    const bytes = new Uint8Array(this.size(entity, version));
    if (bytes.length === 0) return bytes;
    const words = new WordStream(this.#bytes, entity, version);
    const type = this.#spec.contentType;
    if (type === "application/json") {
      bytes.set(JSON_OPEN);
      bytes.set(JSON_CLOSE, bytes.length - JSON_CLOSE.length);
      fillText(bytes.subarray(JSON_OPEN.length, -JSON_CLOSE.length), words, this.#spec.randomShare);
    } else if (isText(type)) fillText(bytes, words, this.#spec.randomShare);
    else fillBinary(bytes, words, type);
    return bytes;
  }
}

function isText(contentType: string): boolean {
  return !contentType.includes("/") || contentType.startsWith("text/") || contentType.endsWith("mpegurl");
}

function fillText(bytes: Uint8Array, words: WordStream, randomShare: number): void {
  const randomCell = Math.round(CELL_BYTES * randomShare);
  for (let at = 0; at < bytes.length; at += CELL_BYTES) {
    const end = Math.min(bytes.length, at + CELL_BYTES);
    const randomEnd = Math.min(end, at + randomCell);
    for (let i = at; i < randomEnd;) {
      let word = words.next();
      for (let n = 0; n < 5 && i < randomEnd; n++, word >>>= 6) bytes[i++] = ALPHABET[word & 63]!;
    }
    for (let i = randomEnd; i < end; i++) bytes[i] = FILLER[i - at]!;
  }
}

function fillBinary(bytes: Uint8Array, words: WordStream, contentType: string): void {
  const view = new DataView(bytes.buffer);
  const whole = bytes.length - bytes.length % 4;
  for (let i = 0; i < whole; i += 4) view.setUint32(i, words.next(), true);
  for (let i = whole; i < bytes.length; i++) bytes[i] = words.next() & 255;
  if (contentType === "image/png") bytes.set(PNG_SIGNATURE.slice(0, bytes.length));
}

/**
 * A stream of 32-bit words for one payload: xoshiro128++ (Blackman and Vigna: "Scrambled linear pseudorandom number
 * generators", ACM TOMS 2021) started from the counter hash, since a payload is always made whole, from its first byte.
 */
class WordStream {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(hash: CounterHash, entity: number, version: number) {
    const start = hash.child(entity);
    this.#a = start.word(version, 0) | 0;
    this.#b = start.second | 0;
    this.#c = start.word(version, 1) | 0;
    this.#d = start.second | 1;
  }

  next(): number {
    const sum = (this.#a + this.#d) | 0;
    const result = ((sum << 7 | sum >>> 25) + this.#a) | 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = this.#d << 11 | this.#d >>> 21;
    return result >>> 0;
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
