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
const ASCII = new TextDecoder("latin1");
const SPACE = 0x20;
/** The digits of base 36, of which the hexadecimal ones are the first. */
const DIGITS = UTF8.encode("0123456789abcdefghijklmnopqrstuvwxyz");
/** Digits of a hash, and how many hashes they tell apart. */
const HASH_DIGITS = 5;
const HASHES = 36 ** HASH_DIGITS;
/** Bytes of a name's mark. */
const NAME_BYTES = 1 + HASH_DIGITS;
/** Most bytes of a word, with the space before it. */
const WORD_BYTES = 1 + NAME_BYTES + 2 * SPELLED_BYTES + HASH_DIGITS;
/** Stands before what is added to say how many digits a number has. */
const LENGTH_MARK = 0x60;
/** Names whose marks are kept. */
const KEPT_NAMES = 4096;

/** What of a version has words: its custom attributes, and two of the system's. */
interface Indexed {
  readonly owner: Address;
  readonly creator: Address;
  readonly strings: Attributes<string>;
  readonly numbers: Attributes<Int64>;
}

/**
 * The words of a version in ASCII, with spaces between. Bytes, because to make a text of each word, and one of all, took a fifth of
 * the processor time of an append or a load. Valid until the next version's are made.
 */
export type Words = Uint8Array;

/** Each of some words as a text. */
export function listOf(words: Words): string[] {
  return ASCII.decode(words).split(" ");
}

/** Makes words. */
export class AttributeWords {
  readonly #texts = new NameMarks("s");
  readonly #numbers = new NameMarks("n");
  readonly #owner = new NameMark("s", "$owner").bytes;
  readonly #creator = new NameMark("s", "$creator").bytes;
  #bytes = new Uint8Array(0);
  #end = 0;

  /** Every word of a version, none twice unless by a collision. */
  ofVersion({ owner, creator, strings, numbers }: Indexed): Words {
    const most = (3 + strings.length + numbers.length) * WORD_BYTES;
    if (most > this.#bytes.length) this.#bytes = new Uint8Array(2 * most);
    this.#bytes[0] = ANY_WORD.charCodeAt(0);
    this.#end = ANY_WORD.length;
    this.#addText(this.#owner, owner);
    this.#addText(this.#creator, creator);
    let before = this.#texts.first;
    for (const [name, value] of strings) {
      this.#addText((before = this.#texts.after(before, name)).bytes, value);
    }
    before = this.#numbers.first;
    for (const [name, value] of numbers) {
      this.#addNumber((before = this.#numbers.after(before, name)).bytes, value);
    }
    return this.#bytes.subarray(0, this.#end);
  }

  #addText(name: Uint8Array, text: string): void {
    const bytes = this.#bytes;
    let at = this.#begin(name);
    for (let i = 0; i < text.length && i < SPELLED_BYTES; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return this.#addMark(textMark(text));
      bytes[at++] = DIGITS[code >> 4]!;
      bytes[at++] = DIGITS[code & 15]!;
    }
    if (text.length > SPELLED_BYTES) {
      let rest = wordSum(text) % HASHES;
      for (let i = HASH_DIGITS - 1; i >= 0; i--) {
        bytes[at + i] = DIGITS[rest % 36]!;
        rest = rest / 36 | 0;
      }
      at += HASH_DIGITS;
    }
    this.#end = at;
  }

  #addNumber(name: Uint8Array, value: Int64): void {
    let at = this.#begin(name);
    if (typeof value === "bigint" || value < 0) return this.#addMark(numberMark(value));
    const bytes = this.#bytes;
    let low = value >>> 0;
    let high = Math.floor(value / 0x1_0000_0000);
    const digits = high === 0 ? hexDigits(low) : 8 + hexDigits(high);
    bytes[at++] = LENGTH_MARK + digits;
    for (let i = digits - 1; i >= 0; i--) {
      bytes[at + i] = DIGITS[low & 15]!;
      low = low >>> 4 | (high & 15) << 28;
      high >>>= 4;
    }
    this.#end = at + digits;
  }

  /** Begins a word. @returns Where its value's mark comes. */
  #begin(name: Uint8Array): number {
    const bytes = this.#bytes;
    let at = this.#end;
    bytes[at++] = SPACE;
    for (let i = 0; i < NAME_BYTES; i++) bytes[at++] = name[i]!;
    this.#end = at;
    return at;
  }

  #addMark(mark: string): void {
    for (let i = 0; i < mark.length; i++) this.#bytes[this.#end++] = mark.charCodeAt(i);
  }
}

/** Hexadecimal digits of an unsigned number of 32 bits. */
function hexDigits(value: number): number {
  return value === 0 ? 1 : 35 - Math.clz32(value) >> 2;
}

/** Marks of the names of one kind. */
class NameMarks {
  readonly #kind: "s" | "n";
  readonly #marks = new Map<string, NameMark>();
  /** What versions begin with. */
  first: NameMark;

  constructor(kind: "s" | "n") {
    this.#kind = kind;
    this.first = new NameMark(kind, "");
  }

  /**
   * The mark of a name that stands after another one. Names mostly follow each other as they did in the version before: comparing
   * with the name that came next then costs a tenth of looking it up.
   */
  after(before: NameMark, name: string): NameMark {
    const { next } = before;
    return next !== null && next.name === name ? next : before.next = this.#of(name);
  }

  #of(name: string): NameMark {
    let kept = this.#marks.get(name);
    if (kept !== undefined) return kept;
    if (this.#marks.size >= KEPT_NAMES) {
      this.#marks.clear();
      this.first = new NameMark(this.#kind, "");
    }
    kept = new NameMark(this.#kind, name);
    this.#marks.set(name, kept);
    return kept;
  }
}

/** The mark of one name. */
class NameMark {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The attribute that came after this one in the newest version with it. */
  next: NameMark | null = null;

  constructor(kind: "s" | "n", name: string) {
    this.name = name;
    this.bytes = UTF8.encode(nameMark(kind, name));
  }
}

/** What every word of an attribute begins with: its kind (`s` text, `n` number) and a hash of its name. */
export function nameMark(kind: "s" | "n", name: string): string {
  return kind + hash(name);
}

/** A text's part of a word: the hexadecimal digits of its first bytes, and a hash where there are more. */
export function textMark(text: string): string {
  const bytes = UTF8.encode(text);
  if (bytes.length <= SPELLED_BYTES) return toHex(bytes);
  return toHex(bytes.subarray(0, SPELLED_BYTES)) + hash(text);
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
  return String.fromCharCode(LENGTH_MARK + digits);
}

/** Five letters and digits. */
function hash(text: string): string {
  return (wordSum(text) % HASHES).toString(36).padStart(HASH_DIGITS, "0");
}

/** FNV-1a over a text's UTF-16 units, 32 bits. */
export function wordSum(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return state >>> 0;
}
