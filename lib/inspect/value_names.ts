import { ownText } from "./own_text.ts";

/** Longer values count as beyond the bound. */
const LONGEST = 200;

/** Numbers a bounded set of texts from 1 and counts the versions of each; 0 is for all beyond the bound. */
export class ValueNames {
  readonly versions: number[] = [0];
  readonly #limit: number;
  readonly #numbers = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  numberOf(value: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    if (this.#numbers.size >= this.#limit || value.length > LONGEST) return 0;
    const number = this.#numbers.size + 1;
    this.#numbers.set(ownText(value), number);
    this.versions.push(0);
    return number;
  }

  /** Values within the bound, each with its number. */
  entries(): Iterable<readonly [value: string, number: number]> {
    return this.#numbers;
  }
}
