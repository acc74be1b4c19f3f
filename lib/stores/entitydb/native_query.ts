import type { Query, Term } from "../../chain/query/ast.ts";
import { globMatches } from "../../chain/query/glob.ts";
import { UnsupportedError } from "../unsupported_error.ts";

/** System attributes by what the service can do with them. Source: data/reference/arkiv-service.md "Query". */
const TEXTS: ReadonlySet<string> = new Set(["$creator", "$key", "$owner"]);
const NUMBERS: ReadonlySet<string> = new Set(["$createdAtBlock", "$expiration"]);
/** Names that its parser takes for an operator. */
const WORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "glob"]);

/** What the attributes of a name held until now. */
export interface HeldKinds {
  readonly text: boolean;
  readonly number: boolean;
}

/** What is known of the names of attributes; nothing of one that never was there. */
type NamesHeld = (name: string) => HeldKinds | undefined;

/**
 * A query in the service's own text, or null where nothing can match.
 *
 * The service keeps numbers and text of one name in one index, a number as 8 bytes: it takes text of 8 bytes for a number, and
 * any number for text. So a term is asked only of a name whose attributes are all of its kind. It finds by `!=`, `!~` and `not in` also what lacks the attribute, and by `<`, `<=` and `~` no empty text: presence and
 * emptiness are asked for beside it, so that the answer is that of Arkiv's SQLite store.
 * @throws {UnsupportedError} A term that it cannot answer: `$sequence`, `$txIndex`, `$opIndex`; an order or a pattern of `$owner`,
 * `$creator`, `$key`; a pattern with `?` or `[`; a name that has held text and numbers.
 */
export function nativeQuery(query: Query, names: NamesHeld): string | null {
  switch (query.kind) {
    case "all":
      return "$all";
    case "none":
      return null;
    case "and": {
      const operands = query.operands.map((operand) => nativeQuery(operand, names));
      return operands.includes(null) ? null : operands.map((text) => `(${text})`).join(" && ");
    }
    case "or": {
      const operands = query.operands.map((operand) => nativeQuery(operand, names)).filter((text) =>
        text !== null
      );
      return operands.length === 0 ? null : operands.map((text) => `(${text})`).join(" || ");
    }
    default:
      return query.name.startsWith("$") ? systemTerm(query) : customTerm(query, names(query.name));
  }
}

function systemTerm(term: Term): string | null {
  const { name } = term;
  if (!TEXTS.has(name) && !NUMBERS.has(name)) return refuse(`it keeps no index of ${name}`);
  if (asksText(term) !== TEXTS.has(name)) return null;
  // All entities have it, and none is empty.
  if (term.kind === "text_in" || term.kind === "number_in") return listTerm(term);
  if (term.kind === "number") return `${name} ${term.operator} ${term.value}`;
  if (term.kind === "glob") return refuse(`it matches no pattern with ${name}`);
  if (term.operator !== "=" && term.operator !== "!=") return refuse(`it keeps no order of ${name}`);
  return `${name} ${term.operator} ${literal(term.value)}`;
}

function customTerm(term: Term, held: HeldKinds | undefined): string | null {
  const { name, kind } = term;
  if (held === undefined || !(asksText(term) ? held.text : held.number)) return null;
  if (held.text && held.number) return refuse(`it does not tell text and numbers named "${name}" apart`);
  if (WORDS.has(name.toLowerCase())) return refuse(`it takes "${name}" for an operator`);
  const isEmpty = `${name} = ""`;
  const hasText = `(${name} > "" || ${isEmpty})`;
  switch (kind) {
    case "number":
      return term.operator === "!="
        ? `${name} >= 0 && ${name} != ${term.value}`
        : `${name} ${term.operator} ${term.value}`;
    case "number_in":
      return term.negated ? `${name} >= 0 && ${listTerm(term)}` : listTerm(term);
    case "text_in":
      return term.negated ? `${hasText} && ${listTerm(term)}` : listTerm(term);
    case "text": {
      const { operator, value } = term;
      const own = `${name} ${operator} ${literal(value)}`;
      if (operator === "!=") return `${hasText} && ${own}`;
      const holdsEmpty = operator === "<"
        ? value !== ""
        : operator === "<=" || operator === ">=" && value === "";
      return holdsEmpty ? `${own} || ${isEmpty}` : own;
    }
    case "glob": {
      const { pattern, negated } = term;
      if (/[?[]/.test(pattern)) return refuse("of a pattern's signs it knows *, and ? as a byte");
      const holdsEmpty = globMatches(pattern, "");
      if (!negated) return `${name} ~ ${literal(pattern)}${holdsEmpty ? ` || ${isEmpty}` : ""}`;
      return `${holdsEmpty ? `${name} > ""` : hasText} && ${name} !~ ${literal(pattern)}`;
    }
  }
}

function asksText({ kind }: Term): boolean {
  return kind !== "number" && kind !== "number_in";
}

function listTerm({ name, negated, kind, values }: Extract<Term, { readonly values: unknown }>): string {
  const list = kind === "text_in" ? values.map(literal) : values;
  return `${name} ${negated ? "not in" : "in"} (${list.join(" ")})`;
}

/** Text as the service's parser reads it back: JSON's escapes are among Go's. */
function literal(text: string): string {
  return JSON.stringify(text);
}

function refuse(reason: string): never {
  throw new UnsupportedError("Arkiv's storage service", "compile the query", {
    reason,
    next: "Ask without this term, or another kind of store.",
  });
}
