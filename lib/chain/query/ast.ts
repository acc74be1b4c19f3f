import type { Uint64 } from "../entity.ts";

/** How a term compares. Text compares by its UTF-8 bytes, numbers as unsigned 64-bit. */
export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** One condition on one attribute. A version without the attribute (of that kind) never meets it, negated or not. */
export type Term =
  | { readonly kind: "text"; readonly name: string; readonly operator: Comparison; readonly value: string }
  | { readonly kind: "number"; readonly name: string; readonly operator: Comparison; readonly value: Uint64 }
  | { readonly kind: "glob"; readonly name: string; readonly negated: boolean; readonly pattern: string }
  | {
    readonly kind: "text_in";
    readonly name: string;
    readonly negated: boolean;
    readonly values: readonly string[];
  }
  | {
    readonly kind: "number_in";
    readonly name: string;
    readonly negated: boolean;
    readonly values: readonly Uint64[];
  };

/**
 * A query of Arkiv's language, negation already pushed down to the terms.
 *
 * Normal form: `and` and `or` have at least two operands, none of their own kind, and never hold `all` or `none`.
 */
export type Query =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  | Term
  | { readonly kind: "and"; readonly operands: readonly Query[] }
  | { readonly kind: "or"; readonly operands: readonly Query[] };

/** All of the operands, in normal form. */
export function allOf(operands: readonly Query[]): Query {
  const flat = operands.flatMap((operand) => operand.kind === "and" ? operand.operands : [operand]);
  if (flat.some(({ kind }) => kind === "none")) return { kind: "none" };
  const kept = flat.filter(({ kind }) => kind !== "all");
  return kept.length === 0 ? { kind: "all" } : kept.length === 1 ? kept[0]! : { kind: "and", operands: kept };
}

/** Any of the operands, in normal form. */
export function anyOf(operands: readonly Query[]): Query {
  const flat = operands.flatMap((operand) => operand.kind === "or" ? operand.operands : [operand]);
  if (flat.some(({ kind }) => kind === "all")) return { kind: "all" };
  const kept = flat.filter(({ kind }) => kind !== "none");
  return kept.length === 0 ? { kind: "none" } : kept.length === 1 ? kept[0]! : { kind: "or", operands: kept };
}

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

/** The negated query: every term inverted, `and` swapped with `or` (De Morgan). */
export function negate(query: Query): Query {
  switch (query.kind) {
    case "all":
      return { kind: "none" };
    case "none":
      return { kind: "all" };
    case "and":
      return anyOf(query.operands.map(negate));
    case "or":
      return allOf(query.operands.map(negate));
    case "text":
    case "number":
      return { ...query, operator: OPPOSITE[query.operator] };
    case "glob":
    case "text_in":
    case "number_in":
      return { ...query, negated: !query.negated };
  }
}
