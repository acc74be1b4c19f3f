import type { Int64 } from "../../../chain/codec/encoded_block.ts";
import type { Address, Attributes } from "../../../chain/entity.ts";
import { unwrapInt64 } from "../int64.ts";
import { toHex } from "../../../chain/hex.ts";

/**
 * Attributes as words of an inverted index: letters and digits only, whose order is the order of the values.
 *
 * A word is the attribute's mark and its value's: so one word asks for a value, and its beginnings ask for a range, a prefix,
 * or any value. Words may collide (marks are hashes, long texts are shortened): an index of words gives candidates, which
 * must be checked.
 */

/** The word of every version. */
export const ANY_WORD = "a";

/** Bytes of a text that its word spells out; what follows is hashed. choice: most values of the use cases differ in them. */
const SPELLED_BYTES = 8;
const UTF8 = new TextEncoder();
const ASCII_DIGITS = Array.from({ length: 0x80 }, (_, code) => code.toString(16).padStart(2, "0"));
/** Distinct values of an attribute whose words are kept, the first ones seen. choice: more than any enumeration has. */
const KEPT_VALUES = 1024;
/** Names whose marks are kept. */
const KEPT_NAMES = 4096;

/** What of a version has words: its custom attributes, and two of the system's. */
interface Indexed {
  readonly owner: Address;
  readonly creator: Address;
  readonly strings: Attributes<string>;
  readonly numbers: Attributes<Int64>;
}

/** Makes words, and keeps those of repeated values. */
export class AttributeWords {
  readonly #texts = new KindWords<string>("s", textMark);
  readonly #numbers = new KindWords<Int64>("n", numberMark);

  /** Every word of a version, none twice unless by a collision. */
  ofVersion({ owner, creator, strings, numbers }: Indexed): string[] {
    const words = [ANY_WORD, this.#texts.word("$owner", owner), this.#texts.word("$creator", creator)];
    this.#texts.addAll(strings, words);
    this.#numbers.addAll(numbers, words);
    return words;
  }
}

/** Words of attributes of one kind. */
class KindWords<Value> {
  readonly #kind: "s" | "n";
  readonly #valueMark: (value: Value) => string;
  readonly #names = new Map<string, NameWords<Value>>();
  /** What versions begin with. */
  #first: NameWords<Value>;

  constructor(kind: "s" | "n", valueMark: (value: Value) => string) {
    this.#kind = kind;
    this.#valueMark = valueMark;
    this.#first = new NameWords("", kind, valueMark);
  }

  word(name: string, value: Value): string {
    return this.#of(name).word(value);
  }

  /**
   * Adds the words of attributes. Their names mostly follow each other as they did in the version before: comparing with the name
   * that came next then costs a tenth of looking it up.
   */
  addAll(attributes: Attributes<Value>, words: string[]): void {
    let before = this.#first;
    for (const [name, value] of attributes) {
      let next = before.next;
      if (next === null || next.name !== name) before.next = next = this.#of(name);
      words.push(next.word(value));
      before = next;
    }
  }

  #of(name: string): NameWords<Value> {
    let kept = this.#names.get(name);
    if (kept !== undefined) return kept;
    if (this.#names.size >= KEPT_NAMES) {
      this.#names.clear();
      this.#first = new NameWords("", this.#kind, this.#valueMark);
    }
    kept = new NameWords(name, this.#kind, this.#valueMark);
    this.#names.set(name, kept);
    return kept;
  }
}

/** Words of one attribute. */
class NameWords<Value> {
  readonly name: string;
  /** The attribute that came after this one in the newest version with it. */
  next: NameWords<Value> | null = null;
  readonly #mark: string;
  readonly #valueMark: (value: Value) => string;
  readonly #words = new Map<Value, string>();

  constructor(name: string, kind: "s" | "n", valueMark: (value: Value) => string) {
    this.name = name;
    this.#mark = nameMark(kind, name);
    this.#valueMark = valueMark;
  }

  word(value: Value): string {
    let word = this.#words.get(value);
    if (word === undefined) {
      word = this.#mark + this.#valueMark(value);
      if (this.#words.size < KEPT_VALUES) this.#words.set(value, word);
    }
    return word;
  }
}

/** What every word of an attribute begins with: its kind (`s` text, `n` number) and a hash of its name. */
export function nameMark(kind: "s" | "n", name: string): string {
  return kind + hash(name);
}

/** A text's part of a word: the hexadecimal digits of its first bytes, and a hash where there are more. */
export function textMark(text: string): string {
  const spelled = asciiMark(text);
  if (spelled !== null) return text.length <= SPELLED_BYTES ? spelled : spelled + hash(text);
  const bytes = UTF8.encode(text);
  if (bytes.length <= SPELLED_BYTES) return toHex(bytes);
  return toHex(bytes.subarray(0, SPELLED_BYTES)) + hash(text);
}

/** The digits of the first characters where each is one byte in UTF-8 (encoding them would cost more than all else), or null. */
function asciiMark(text: string): string | null {
  let digits = "";
  for (let i = 0; i < text.length && i < SPELLED_BYTES; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return null;
    digits += ASCII_DIGITS[code];
  }
  return digits;
}

/** What the words of all texts with a prefix begin with, at least. */
export function prefixMark(prefix: string): string {
  return toHex(UTF8.encode(prefix).subarray(0, SPELLED_BYTES));
}

/** A number's part of a word: a letter for how many hexadecimal digits it has, and the digits. Takes a wrapped number. */
export function numberMark(value: Int64): string {
  const digits = (value >= 0 ? value : unwrapInt64(value)).toString(16);
  return lengthMark(digits.length) + digits;
}

/** `a` for one digit to `p` for sixteen. */
export function lengthMark(digits: number): string {
  return String.fromCharCode(0x60 + digits);
}

/** Five letters and digits. */
function hash(text: string): string {
  return (wordSum(text) % 60_466_176).toString(36).padStart(5, "0");
}

/** FNV-1a over a text's UTF-16 units, 32 bits. */
export function wordSum(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return state >>> 0;
}
