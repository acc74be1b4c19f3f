import { PAYLOAD_HEAD_BYTES, SAMPLED_PAYLOADS } from "./deflated_share.ts";
import { type Hash64, hashWords } from "./hash.ts";
import { ownText } from "./own_text.ts";

/** Versions whose numbers are kept. */
const NUMBERS_KEPT = 512;
/** Characters kept of a text. */
const TEXT_HEAD = 200;

interface Sampled {
  readonly place: number;
  readonly numbers: BigUint64Array;
}

export interface SampledNumber {
  readonly place: number;
  readonly value: bigint;
}

interface SampledText {
  readonly place: number;
  readonly texts: readonly string[];
  readonly payload: Uint8Array;
}

/**
 * A fair sample of a group's versions: those whose (entity, block) hash lowest. It depends on the versions alone, not on
 * their order, and two samples add up.
 */
export class VersionSample {
  readonly #numbers = new LowestPlaces<Sampled>(NUMBERS_KEPT);
  readonly #texts = new LowestPlaces<SampledText>(SAMPLED_PAYLOADS);

  /** Where the version of an entity at a block stands among all, 0 to 2^32 - 1. */
  static place(entity: Hash64, block: number, scratch: Hash64): number {
    hashWords(entity.low, entity.high, block, scratch);
    return scratch.low;
  }

  offerNumbers(place: number, numbers: () => BigUint64Array): void {
    if (this.#numbers.takes(place)) this.#numbers.add({ place, numbers: numbers() });
  }

  offerTexts(place: number, texts: () => readonly string[], payload: Uint8Array): void {
    if (!this.#texts.takes(place)) return;
    const heads = texts().map((text) => ownText(text.slice(0, TEXT_HEAD)));
    this.#texts.add({
      place,
      texts: heads,
      payload: Uint8Array.from(payload.subarray(0, PAYLOAD_HEAD_BYTES)),
    });
  }

  /** Sampled values of the numeric attribute at a place among the sorted names, each with its version's place. */
  numbers(index: number): SampledNumber[] {
    return this.#numbers.kept.map(({ place, numbers }) => ({ place, value: numbers[index]! }));
  }

  /** Every version below this place is in the sample. */
  get numbersBelow(): number {
    return this.#numbers.below;
  }

  texts(index: number): string[] {
    return this.#texts.kept.map(({ texts }) => texts[index]!);
  }

  /** Heads of sampled payloads that are not empty. */
  payloads(): Uint8Array[] {
    return this.#texts.kept.map(({ payload }) => payload).filter((payload) => payload.length > 0);
  }
}

/** Keeps the items with the lowest places: twice as many as wanted are let in, then the higher half is dropped. */
class LowestPlaces<Item extends { readonly place: number }> {
  readonly #limit: number;
  #items: Item[] = [];
  #highest = Infinity;

  constructor(limit: number) {
    this.#limit = limit;
  }

  takes(place: number): boolean {
    return place < this.#highest;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length >= 2 * this.#limit) this.#trim();
  }

  get kept(): readonly Item[] {
    this.#trim();
    return this.#items;
  }

  get below(): number {
    this.#trim();
    return this.#highest;
  }

  #trim(): void {
    if (this.#items.length <= this.#limit) return;
    this.#items = this.#items.sort((a, b) => a.place - b.place).slice(0, this.#limit);
    this.#highest = this.#items.at(-1)!.place;
  }
}
