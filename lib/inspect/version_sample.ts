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

interface SampledText {
  readonly place: number;
  readonly texts: readonly string[];
  readonly payload: Uint8Array;
}

/**
 * A fair sample of a group's versions: those with the lowest hash of (entity, block). It depends on the versions alone, not
 * on their order, and two samples can be merged.
 */
export class VersionSample {
  readonly #numbers = new LowestPlaces<Sampled>(NUMBERS_KEPT);
  readonly #texts = new LowestPlaces<SampledText>(SAMPLED_PAYLOADS);

  /** Place of an entity's version at a block among all versions, 0 to 2^32 - 1. */
  static place(entity: Hash64, block: number, scratch: Hash64): number {
    hashWords(entity, block, scratch);
    return scratch.low;
  }

  offerNumbers(place: number, numbers: () => BigUint64Array): void {
    if (this.#numbers.takes(place)) this.#numbers.add({ place, numbers: numbers() });
  }

  offerTexts(place: number, contents: () => Omit<SampledText, "place">): void {
    if (!this.#texts.takes(place)) return;
    const { texts, payload } = contents();
    this.#texts.add({
      place,
      texts: texts.map((text) => ownText(text.slice(0, TEXT_HEAD))),
      payload: Uint8Array.from(payload.subarray(0, PAYLOAD_HEAD_BYTES)),
    });
  }

  /** Sampled values of the numeric attribute at a place among the sorted names, each with its version's place. */
  numbers(index: number): { readonly place: number; readonly value: bigint }[] {
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

/** Keeps the items with the lowest places: collects twice as many as wanted, then drops the higher half. */
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
