import { UINT64_MAX } from "../entity.ts";
import { QuerySyntaxError } from "../errors.ts";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../system_attributes.ts";
import { allOf, anyOf, type Comparison, negate, type Query, type Term } from "./ast.ts";
import { type Token, tokenize } from "./tokenize.ts";

/** Deepest nesting of parentheses. choice: far beyond any query, well within the stack. */
const DEPTH_MAX = 200;
/** Longest glob pattern in UTF-8 bytes. Source: SQLite's SQLITE_MAX_LIKE_PATTERN_LENGTH. */
const PATTERN_BYTES_MAX = 50_000;

const COMPARISONS: ReadonlySet<string> = new Set(["=", "!=", "<", "<=", ">", ">="]);
/** System attributes that hold an address or a key: compared in lower case however the query writes them. */
const HEX_ATTRIBUTES: ReadonlySet<string> = new Set(SYSTEM_STRINGS);
const SYSTEM_NAMES: ReadonlySet<string> = new Set([...SYSTEM_STRINGS, ...SYSTEM_NUMBERS]);

/**
 * Reads a query of Arkiv's language; negation of parentheses is pushed down to the terms.
 *
 * `and` binds tighter than `or`. Words (`and or not in glob`) may be in either case and are names where a name is expected.
 * @throws {QuerySyntaxError} With the position and a mark under it.
 * Source: data/reference/arkiv.md "Query language".
 */
export function parseQuery(text: string): Query {
  return new Parser(text).parse();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Query {
    const query = this.#or();
    if (this.#peek().kind !== "end") this.#fail('"&&", "||" or the end of the query');
    return query;
  }

  #or(): Query {
    const operands = [this.#and()];
    while (this.#take("||", "or")) operands.push(this.#and());
    return anyOf(operands);
  }

  #and(): Query {
    const operands = [this.#operand()];
    while (this.#take("&&", "and")) operands.push(this.#operand());
    return allOf(operands);
  }

  #operand(): Query {
    const token = this.#peek();
    if (this.#isSymbol(token, "(")) return this.#parenthesis();
    if (this.#isSymbol(token, "!") || this.#isWord(token, "not") && this.#isSymbol(this.#peek(1), "(")) {
      this.#index++;
      if (!this.#isSymbol(this.#peek(), "(")) this.#fail('"(" after a negation');
      return negate(this.#parenthesis());
    }
    if (this.#isSymbol(token, "*") || token.kind === "system" && token.text === "$all") {
      this.#index++;
      return { kind: "all" };
    }
    return this.#term();
  }

  #parenthesis(): Query {
    if (++this.#depth > DEPTH_MAX) this.#fail(`at most ${DEPTH_MAX} nested parentheses`);
    this.#expect("(");
    const query = this.#or();
    this.#expect(")");
    this.#depth--;
    return query;
  }

  #term(): Term {
    const name = this.#name();
    const operator = this.#peek();
    if (operator.kind === "symbol" && COMPARISONS.has(operator.text)) {
      this.#index++;
      return this.#comparison(name, operator.text as Comparison);
    }
    if (this.#take("~", "glob")) return this.#glob(name, false);
    if (this.#take("!~")) return this.#glob(name, true);
    if (this.#take("", "in")) return this.#membership(name, false);
    if (this.#take("", "not")) {
      if (this.#take("", "glob")) return this.#glob(name, true);
      if (this.#take("", "in")) return this.#membership(name, true);
      return this.#fail('"in" or "glob" after "not"');
    }
    return this.#fail("an operator (= != < <= > >= ~ !~ in, not in)");
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind === "system" && !SYSTEM_NAMES.has(token.text)) {
      this.#fail(`a system attribute (${[...SYSTEM_NAMES].join(" ")}) or $all`);
    }
    if (token.kind !== "word" && token.kind !== "system") this.#fail('a name, "(", "!", "*" or "$all"');
    this.#index++;
    return token.text;
  }

  #comparison(name: string, operator: Comparison): Term {
    const value = this.#value(name);
    return typeof value === "string"
      ? { kind: "text", name, operator, value }
      : { kind: "number", name, operator, value };
  }

  #glob(name: string, negated: boolean): Term {
    const token = this.#peek();
    if (token.kind !== "string") this.#fail("a pattern in double quotes");
    const pattern = this.#value(name) as string;
    if (new TextEncoder().encode(pattern).length > PATTERN_BYTES_MAX) {
      this.#failAt(token, `a pattern of at most ${PATTERN_BYTES_MAX} bytes`, "a longer one");
    }
    return { kind: "glob", name, negated, pattern };
  }

  #membership(name: string, negated: boolean): Term {
    this.#expect("(");
    const first = this.#value(name);
    const texts: string[] = [];
    const numbers: bigint[] = [];
    for (let value = first;; value = this.#value(name)) {
      if (typeof value !== typeof first) {
        this.#failAt(this.#peek(-1), "values of one kind in a list", "text and numbers");
      }
      if (typeof value === "string") texts.push(value);
      else numbers.push(value);
      if (this.#isSymbol(this.#peek(), ")")) break;
    }
    this.#expect(")");
    return typeof first === "string"
      ? { kind: "text_in", name, negated, values: texts }
      : { kind: "number_in", name, negated, values: numbers };
  }

  #value(name: string): string | bigint {
    const token = this.#peek();
    this.#index++;
    if (token.kind === "string") return this.#string(token, name);
    if (token.kind === "number") return this.#number(token);
    if (token.kind === "hex") {
      if (/^0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(token.text)) return caseOf(name, token.text);
      return this.#failAt(token, "0x and 40 hex digits (an address) or 64 (a key)", `"${token.text}"`);
    }
    return this.#failAt(
      token,
      'a value ("text", an unsigned number, 0x and 40 or 64 hex digits)',
      describe(token),
    );
  }

  #string(token: Token, name: string): string {
    if (!token.text.isWellFormed()) this.#failAt(token, "well-formed Unicode", "half of a surrogate pair");
    if (token.text.includes("\0")) this.#failAt(token, "text without NUL", "a NUL in it");
    return caseOf(name, token.text);
  }

  #number(token: Token): bigint {
    if (!/^[0-9]+$/.test(token.text)) {
      this.#failAt(
        token,
        "a whole number (fractions are stored scaled, see the attribute's encoding)",
        `"${token.text}"`,
      );
    }
    // As Arkiv's parser (Go's `ParseUint` with base 0): a leading zero means octal.
    const octal = /^0[0-9]/.test(token.text);
    if (octal && /[89]/.test(token.text)) {
      this.#failAt(token, "octal digits after a leading 0, which Arkiv reads as base 8", `"${token.text}"`);
    }
    const value = BigInt(octal ? `0o${token.text}` : token.text);
    if (value > UINT64_MAX) this.#failAt(token, "at most 2^64 - 1", token.text);
    return value;
  }

  #peek(offset = 0): Token {
    return this.#tokens[Math.min(this.#index + offset, this.#tokens.length - 1)]!;
  }

  #isSymbol(token: Token, symbol: string): boolean {
    return token.kind === "symbol" && token.text === symbol;
  }

  #isWord(token: Token, word: string): boolean {
    return token.kind === "word" && token.text.toLowerCase() === word;
  }

  #take(symbol: string, word = ""): boolean {
    const token = this.#peek();
    if (!this.#isSymbol(token, symbol) && !(word !== "" && this.#isWord(token, word))) return false;
    this.#index++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) this.#fail(`"${symbol}"`);
  }

  #fail(expected: string): never {
    return this.#failAt(this.#peek(), expected, describe(this.#peek()));
  }

  #failAt(token: Token, expected: string, actual: string): never {
    throw new QuerySyntaxError(this.#text, token.start, { expected, actual });
  }
}

/** The value as it is compared: in lower case where the attribute holds an address or a key of the system's, else as written. */
function caseOf(name: string, value: string): string {
  return HEX_ATTRIBUTES.has(name) ? value.toLowerCase() : value;
}

function describe(token: Token): string {
  return token.kind === "end" ? "the end of the query" : `"${token.text}"`;
}
