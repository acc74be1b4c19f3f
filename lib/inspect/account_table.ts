import { Column } from "./column.ts";
import { type Hash64, hashText } from "./hash.ts";
import { HashIndex } from "./hash_index.ts";
import { ownText } from "./own_text.ts";

/** Most accounts told apart: about 50 MB. */
const LIMIT = 2 ** 20;
/** Addresses looked up by their text; forgotten all at once when there are more. */
const NEAR = 4_096;
const WORDS = 5;

/** Numbers accounts from 1 and counts their versions; 0 stands for all accounts beyond the first 2^20. */
export class AccountTable {
  readonly createdVersions = new Column(Float64Array);
  readonly ownedVersions = new Column(Float64Array);
  readonly #words = new Column(Uint32Array);
  readonly #hashes = new Column(Uint32Array);
  readonly #index = new HashIndex();
  readonly #near = new Map<string, number>();
  readonly #hash: Hash64 = { low: 0, high: 0 };
  #size = 0;
  #complete = true;

  /** Accounts told apart; their numbers are 1 to this. */
  get size(): number {
    return this.#size;
  }

  /** False where some accounts are counted together as 0. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Number of an account. @param address `0x` and 40 lower-case hex digits. */
  numberOf(address: string): number {
    const near = this.#near.get(address);
    if (near !== undefined) return near;
    const number = this.#find(address);
    if (this.#near.size >= NEAR) this.#near.clear();
    this.#near.set(ownText(address), number);
    return number;
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
    this.#index.insert(low, number, (row) => this.#hashes.get(row));
    return number;
  }
}
