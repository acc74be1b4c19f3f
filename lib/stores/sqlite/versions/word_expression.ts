import type { EntityKey, Uint64 } from "../../../chain/entity.ts";
import { UINT64_MAX } from "../../../chain/entity.ts";
import type { Comparison, Query, Term } from "../../../chain/query/ast.ts";
import { literalPrefix } from "../../../chain/query/glob.ts";
import { keyOfText } from "../../../chain/system_attributes.ts";
import { wrapInt64 } from "../int64.ts";
import { lengthMark, nameMark, numberMark, prefixMark, textMark } from "./attribute_words.ts";

/** Which words a version must have. A `beginning` is any word that begins so. */
export type WordExpression =
  | { readonly kind: "any" }
  | { readonly kind: "none" }
  | { readonly kind: "word"; readonly word: string }
  | { readonly kind: "beginning"; readonly text: string }
  | { readonly kind: "and" | "or"; readonly operands: readonly WordExpression[] };

/** At least the versions that meet a query: those with some words, and those of some entities. */
export interface Candidates {
  readonly words: WordExpression;
  readonly keys: readonly EntityKey[];
}

/** Candidates of a query: `first` by exact words alone, cheap for each version; `all` with ranges too, when `first` has too many. */
export interface CandidatePlan {
  readonly first: Candidates;
  readonly all: Candidates;
}

/** Plans which versions to look at for a query. */
export function planCandidates(query: Query): CandidatePlan {
  return {
    first: candidates(query, { ranges: false, depth: 0 }),
    all: candidates(query, { ranges: true, depth: 0 }),
  };
}

const ANY: Candidates = { words: { kind: "any" }, keys: [] };
const NONE: Candidates = { words: { kind: "none" }, keys: [] };

/** Deepest nesting of an expression, and most operands of one of its levels; beyond, any version is a candidate. choice: within FTS5's limits. */
const DEPTH_MAX = 12;
const OPERANDS_MAX = 4096;

/** Attributes without words: every version has another value. `$key` finds its entity. */
const WITHOUT_WORDS = new Set([
  "$createdAtBlock",
  "$expiration",
  "$key",
  "$opIndex",
  "$sequence",
  "$txIndex",
]);

interface Options {
  readonly ranges: boolean;
  readonly depth: number;
}

function candidates(query: Query, { ranges, depth }: Options): Candidates {
  switch (query.kind) {
    case "all":
      return ANY;
    case "none":
      return NONE;
    case "and":
    case "or": {
      if (depth === DEPTH_MAX || query.operands.length > OPERANDS_MAX) return ANY;
      const operands = query.operands.map((operand) => candidates(operand, { ranges, depth: depth + 1 }));
      return query.kind === "and" ? inAll(operands) : inAny(operands);
    }
    default:
      return termCandidates(query, ranges);
  }
}

/** What meets every operand has the words of all, or is of an entity of one of them. */
function inAll(operands: readonly Candidates[]): Candidates {
  const few = operands.find(({ words }) => words.kind === "none");
  if (few !== undefined) return few;
  const limiting = operands.filter(({ words }) => words.kind !== "any");
  return limiting.length === 0 ? ANY : joined("and", limiting);
}

function inAny(operands: readonly Candidates[]): Candidates {
  return operands.some(({ words }) => words.kind === "any") ? ANY : joined("or", operands);
}

function joined(kind: "and" | "or", operands: readonly Candidates[]): Candidates {
  const words = operands.map(({ words }) => words).filter(({ kind }) => kind !== "none");
  return {
    words: words.length < 2 ? words[0] ?? NONE.words : { kind, operands: words },
    keys: operands.flatMap(({ keys }) => keys),
  };
}

function termCandidates(term: Term, ranges: boolean): Candidates {
  const exact = exactValues(term);
  if (term.name === "$key" && exact !== null) {
    return {
      words: NONE.words,
      keys: (exact as string[]).map(keyOfText).filter((key) => key !== null),
    };
  }
  if (WITHOUT_WORDS.has(term.name)) return ANY;
  const text = term.kind === "text" || term.kind === "text_in" || term.kind === "glob";
  const name = nameMark(text ? "s" : "n", term.name);
  if (exact !== null) {
    if (exact.length > OPERANDS_MAX) return ANY;
    return withAny(exact.map((value) => {
      const mark = typeof value === "string" ? textMark(value) : numberMark(wrapInt64(value));
      return { kind: "word", word: name + mark };
    }));
  }
  if (!ranges) return ANY;
  return withAny(beginnings(term).map((mark) => ({ kind: "beginning", text: name + mark })));
}

function withAny(words: readonly WordExpression[]): Candidates {
  return joined("or", words.map((words) => ({ words, keys: [] })));
}

/** The only values that meet a term, or null. */
function exactValues(term: Term): readonly (string | Uint64)[] | null {
  switch (term.kind) {
    case "text":
    case "number":
      return term.operator === "=" ? [term.value] : null;
    case "text_in":
    case "number_in":
      return term.negated ? null : term.values;
    case "glob":
      return null;
  }
}

/** Beginnings of the value marks that meet a term, at least: `""` is any value. */
function beginnings(term: Term): readonly string[] {
  if (term.kind === "number") return rangeMarks(term.operator, term.value);
  if (term.kind === "glob" && !term.negated) return [prefixMark(literalPrefix(term.pattern))];
  return [""];
}

function rangeMarks(operator: Comparison, value: Uint64): readonly string[] {
  switch (operator) {
    case "<":
      return value === 0n ? [lengthMark(17)] : numberBeginnings(0n, value - 1n);
    case "<=":
      return numberBeginnings(0n, value);
    case ">":
      return value === UINT64_MAX ? [lengthMark(17)] : numberBeginnings(value + 1n, UINT64_MAX);
    case ">=":
      return numberBeginnings(value, UINT64_MAX);
    default:
      return [""];
  }
}

/** Digits after those that both ends share that a range is followed to; what is left is taken whole. */
const FOLLOWED_DIGITS = 3;

/** Beginnings of the marks of all numbers from `low` to `high`, and of few others. */
export function numberBeginnings(low: Uint64, high: Uint64): string[] {
  const found: string[] = [];
  for (let digits = low.toString(16).length; digits <= high.toString(16).length; digits++) {
    const smallest = digits === 1 ? 0n : 1n << BigInt(4 * (digits - 1));
    const largest = (1n << BigInt(4 * digits)) - 1n;
    const [from, to] = [low > smallest ? low : smallest, high < largest ? high : largest];
    if (from === smallest && to === largest) found.push(lengthMark(digits));
    else {
      collect(from.toString(16), to.toString(16), (beginning) => found.push(lengthMark(digits) + beginning));
    }
  }
  return found;
}

/** Beginnings of the texts of digits between two of the same length. */
function collect(from: string, to: string, add: (beginning: string) => void): void {
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  const most = Math.min(from.length, shared + FOLLOWED_DIGITS);
  const walk = (beginning: string, low: boolean, high: boolean) => {
    const depth = beginning.length;
    const whole = (!low || /^0*$/.test(from.slice(depth))) && (!high || /^f*$/.test(to.slice(depth)));
    if (depth === most || depth >= shared && whole) return add(beginning);
    const first = low ? parseInt(from[depth]!, 16) : 0;
    const last = high ? parseInt(to[depth]!, 16) : 15;
    for (let digit = first; digit <= last; digit++) {
      walk(beginning + digit.toString(16), low && digit === first, high && digit === last);
    }
  };
  walk("", true, true);
}

/** An expression for display. */
export function describeWords(words: WordExpression): string {
  switch (words.kind) {
    case "any":
      return "any version";
    case "none":
      return "no version";
    case "word":
      return words.word;
    case "beginning":
      return `${words.text}*`;
    case "and":
    case "or":
      return `(${words.operands.map(describeWords).join(` ${words.kind} `)})`;
  }
}
