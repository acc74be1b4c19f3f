import { QuerySyntaxError } from "../errors.ts";

/** A piece of a query. `start` is its place in the text; `text` what stands there, for strings without quotes and escapes. */
export interface Token {
  readonly kind: "word" | "system" | "string" | "number" | "hex" | "symbol" | "end";
  readonly text: string;
  readonly start: number;
}

const WHITESPACE = /[ \t\r\n]*/y;
/** Order matters: `!=` before `!`, hex before numbers. Names as Arkiv's own parser takes them. */
const PATTERNS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["symbol", /&&|\|\||!=|!~|>=|<=|[()=<>~!*]/y],
  ["string", /"(?:[^"\\]|\\[^])*"/y],
  ["hex", /0x[0-9a-zA-Z]*/y],
  ["number", /[0-9][0-9a-zA-Z_.]*/y],
  ["system", /\$[\p{L}\p{N}_]*/uy],
  ["word", /[\p{L}_][\p{L}\p{N}_]*/uy],
];

/**
 * The tokens of a query, ended by one of kind `end`.
 * @throws {QuerySyntaxError} A character that starts no token, a string without its end, an unknown escape.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skipWhitespace(text, 0);
  while (at < text.length) {
    const [token, end] = readToken(text, at);
    tokens.push(token);
    at = skipWhitespace(text, end);
  }
  tokens.push({ kind: "end", text: "", start: text.length });
  return tokens;
}

function skipWhitespace(text: string, at: number): number {
  WHITESPACE.lastIndex = at;
  WHITESPACE.test(text);
  return WHITESPACE.lastIndex;
}

function readToken(text: string, start: number): [Token, end: number] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const value = kind === "string" ? unquote(text, start, found) : found;
    return [{ kind, text: value, start }, start + found.length];
  }
  if (text[start] === '"') {
    throw new QuerySyntaxError(text, start, {
      expected: 'a closing " for this string',
      actual: "the end of the query",
    });
  }
  throw new QuerySyntaxError(text, start, {
    expected: "a name, a value, an operator or a parenthesis",
    actual: `"${String.fromCodePoint(text.codePointAt(start)!)}"`,
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
};

/** A backslash with what belongs to it: a code point in two, four or eight hex digits or three octal ones, or one character. */
const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^])/gu;

/** Removes the quotes and escapes of a string: those of Go, in which Arkiv's parser reads it. */
function unquote(text: string, start: number, quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  return quoted.slice(1, -1).replace(ESCAPE, (found, escape: string, offset: number) => {
    const value = ESCAPES[escape] ?? codePoint(escape);
    if (value !== undefined) return value;
    throw new QuerySyntaxError(text, start + 1 + offset, {
      expected:
        "one of Go's escapes, which Arkiv reads: \\\" \\\\ \\a \\b \\f \\n \\r \\t \\v \\xHH \\NNN (octal, to \\377) " +
        "\\uHHHH \\UHHHHHHHH (no surrogates)",
      actual: `"${found}"`,
    });
  });
}

/** Undefined for half of a surrogate pair, above Unicode, and for octal digits above a byte; and where there are no digits. */
function codePoint(escape: string): string | undefined {
  const octal = /^[0-7]{3}$/.test(escape);
  if (!octal && !/^[xuU]./.test(escape)) return undefined;
  const code = octal ? Number.parseInt(escape, 8) : Number.parseInt(escape.slice(1), 16);
  if (code > (octal ? 0xff : 0x10ffff) || code >= 0xd800 && code <= 0xdfff) return undefined;
  return String.fromCodePoint(code);
}
