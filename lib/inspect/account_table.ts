import { Column } from "./column.ts";
import { type Hash64, hashText } from "./hash.ts";
import { HashIndex } from "./hash_index.ts";
import { ownText } from "./own_text.ts";
import { Recent } from "./recent.ts";

/** Most accounts that are counted separately: about 50 MB. */
const LIMIT = 2 ** 20;
/** 32-bit words of an address. */
const WORDS = 5;

/** Numbers accounts from 1 and counts their versions; 0 stands for all accounts beyond the first 2^20. */
export class AccountTable {
  readonly createdVersions = new Column(Float64Array);
  readonly ownedVersions = new Column(Float64Array);
  readonly #words = new Column(Uint32Array);
  readonly #hashes = new Column(Uint32Array);
  readonly #index = new HashIndex((number) => this.#hashes.get(number));
  readonly #recent = new Recent<number>();
  readonly #hash: Hash64 = { low: 0, high: 0 };
  #size = 0;
  #complete = true;

  /** Accounts counted separately; their numbers are 1 to this. */
  get size(): number {
    return this.#size;
  }

  /** False where some accounts are counted together as 0. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Number of an account. @param address `0x` and 40 lower-case hex digits. */
  numberOf(address: string): number {
    return this.#recent.get(address) ?? this.#recent.set(ownText(address), this.#find(address));
  }

  addressOf(number: number): string {
    let text = "0x";
    for (let i = 0; i < WORDS; i++) text += this.#words.get(number * WORDS + i).toString(16).padStart(8, "0");
    return text;
  }

  #find(address: string): number {
    const words = Array.from(
      { length: WORDS },
      (_, i) => Number.parseInt(address.slice(2 + 8 * i, 10 + 8 * i), 16),
    );
    hashText(address, this.#hash);
    const { low } = this.#hash;
    const found = this.#index.find(
      low,
      (row) => words.every((word, i) => this.#words.get(row * WORDS + i) === word),
    );
    if (found >= 0) return found;
    if (this.#size >= LIMIT) {
      this.#complete = false;
      return 0;
    }
    const number = ++this.#size;
    words.forEach((word, i) => this.#words.set(number * WORDS + i, word));
    this.#hashes.set(number, low);
    this.#index.insert(number);
    return number;
  }
}
