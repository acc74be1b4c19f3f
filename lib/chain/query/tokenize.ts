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
  '"': '"',
  "\\": "\\",
  n: "\n",
  r: "\r",
  t: "\t",
};

function unquote(text: string, start: number, quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  return quoted.slice(1, -1).replace(
    /\\(u[0-9a-fA-F]{4}|[^])/g,
    (_, escape: string, offset: number) => {
      const value = escape.length === 5
        ? String.fromCharCode(Number.parseInt(escape.slice(1), 16))
        : ESCAPES[escape];
      if (value !== undefined) return value;
      throw new QuerySyntaxError(text, start + 1 + offset, {
        expected: 'one of the escapes \\" \\\\ \\n \\r \\t \\uXXXX',
        actual: `"\\${escape}"`,
      });
    },
  );
}
