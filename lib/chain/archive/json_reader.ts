import { quoted } from "../../text/quoted.ts";

/** Throws an error that names what was expected at a character of the text, and what is there. */
export type Refuse = (position: number, expected: string, actual: string) => never;

/** What a caller expects; as a function where it is costly, since it is only needed for errors. */
export type Expected = string | (() => string);

const SPACE = /[ \t\r\n]*/y;
// deno-lint-ignore no-control-regex -- JSON forbids exactly these characters inside a string
const PLAIN_TEXT = /[^"\\\x00-\x1f]*/y;
const NUMBER = /-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?/y;
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]*)$/;
/** Characters of a wrong value that an error shows. */
const SHOWN_LENGTH = 40;

/**
 * Reads JSON value by value, each of the type its caller expects, and exactly: numbers are unsigned integers of any size as bigint, a name
 * given twice in one object is refused, members come in the order of the text. No recursion: depth is the caller's.
 *
 * `JSON.parse` does none of the three, and its reviver sees neither duplicates nor order.
 */
export class JsonReader {
  readonly #text: string;
  readonly #refuse: Refuse;
  #at = 0;

  constructor(text: string, refuse: Refuse) {
    this.#text = text;
    this.#refuse = refuse;
  }

  /** Index of the character at which the next value begins. */
  get position(): number {
    this.#skipSpace();
    return this.#at;
  }

  /** Whether nothing but white space is left. */
  get done(): boolean {
    return this.position === this.#text.length;
  }

  /** Calls `member` for each member, which must read its value. */
  object(what: string, member: (name: string, position: number) => void): void {
    this.#take("{", what);
    const seen = new Set<string>();
    if (this.#takes("}")) return;
    do {
      const position = this.position;
      const name = this.text("a member's name");
      if (seen.has(name)) this.#refuse(position, "each name once", `${quoted(name)} again`);
      seen.add(name);
      this.#take(":", '":" after a name');
      member(name, position);
    } while (this.#takes(","));
    this.#take("}", '"," or "}" after a member');
  }

  /** Calls `element` for each element, which must read its value. */
  array(what: string, element: () => void): void {
    this.#take("[", what);
    if (this.#takes("]")) return;
    do element(); while (this.#takes(","));
    this.#take("]", '"," or "]" after an element');
  }

  text(what: Expected): string {
    const start = this.position;
    if (this.#text[start] !== '"') this.#refuseHere(what);
    const plainEnd = this.#match(PLAIN_TEXT, start + 1);
    if (this.#text[plainEnd] === '"') {
      this.#at = plainEnd + 1;
      return this.#text.slice(start + 1, plainEnd);
    }
    // A loop, because one expression for it all would keep a way back for every escape of a long text.
    let end = plainEnd;
    while (this.#text[end] === "\\") end = this.#match(PLAIN_TEXT, end + 2);
    if (this.#text[end] !== '"') this.#refuse(end, "text that ends with a quote", this.#found(end));
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string;
    } catch {
      return this.#refuse(start, "text with JSON's escapes", this.#found(start));
    }
  }

  /** An unsigned whole number up to `max`. */
  uint(max: bigint, what: Expected): bigint {
    const start = this.position;
    const end = this.#match(NUMBER, start);
    if (end === start) this.#refuseHere(what);
    const digits = this.#text.slice(start, end);
    const shown = digits.length > SHOWN_LENGTH ? `${digits.slice(0, SHOWN_LENGTH)}...` : digits;
    if (!WHOLE_NUMBER.test(digits)) {
      this.#refuse(start, `${said(what)}: a whole number in plain digits, from 0`, shown);
    }
    // No 64-bit number has more than 20 digits; BigInt would work on a million of them for long.
    if (digits.length > 20 || BigInt(digits) > max) {
      this.#refuse(start, `${said(what)}: at most ${max}`, shown);
    }
    this.#at = end;
    return BigInt(digits);
  }

  /** Reads `null` if it is next; returns whether it was. */
  null(): boolean {
    if (!this.#text.startsWith("null", this.position)) return false;
    this.#at += 4;
    return true;
  }

  #skipSpace(): void {
    const code = this.#text.charCodeAt(this.#at);
    if (code <= 32) this.#at = this.#match(SPACE, this.#at);
  }

  #takes(mark: string): boolean {
    if (this.#text[this.position] !== mark) return false;
    this.#at++;
    return true;
  }

  #take(mark: string, what: string): void {
    if (!this.#takes(mark)) this.#refuseHere(what);
  }

  /** End of what an expression matches from a place on; the place itself where it does not. */
  #match(expression: RegExp, from: number): number {
    expression.lastIndex = from;
    return expression.test(this.#text) ? expression.lastIndex : from;
  }

  #refuseHere(what: Expected): never {
    return this.#refuse(this.#at, said(what), this.#found(this.#at));
  }

  #found(at: number): string {
    if (at >= this.#text.length) return "the end of the text";
    return quoted(this.#text.slice(at, at + SHOWN_LENGTH / 2));
  }
}

function said(what: Expected): string {
  return typeof what === "string" ? what : what();
}
