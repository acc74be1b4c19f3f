import type { AttributeSpec, ValueSpec } from "../scenarios/scenario.ts";
import { AliasTable } from "./alias_table.ts";
import type { CounterHash } from "./counter_hash.ts";

/** Where a value stands: the entity, the version (0 for values fixed for life, else its block), and its state. */
export interface ValuePlace {
  readonly entity: number;
  readonly version: number;
  readonly state: string;
}

/** A value as a pure function of its place. Numbers are in the attribute's unit, before encoding. */
export type Value = (place: ValuePlace) => string | number;

/** What a value may need of other types: their size, and the id of one of their entities. */
export interface ValueContext {
  count(type: string): number;
  id(type: string, entity: number): string;
}

/** Turns a declared value into a function; `hash` is this attribute's own. */
export function compileValue(spec: ValueSpec, hash: CounterHash, context: ValueContext): Value {
  switch (spec.kind) {
    case "choice": {
      const values = spec.values.map(([value]) => value);
      const table = new AliasTable(spec.values.map(([, weight]) => weight));
      if (values.length === 1) return () => values[0]!;
      return ({ entity, version }) => values[table.pick(hash.word(entity, version), hash.second)]!;
    }
    case "uniform": {
      const span = spec.max - spec.min + 1;
      return ({ entity, version }) => spec.min + hash.below(span, entity, version);
    }
    case "template":
      return compileTemplate(spec.template, hash);
    case "reference":
      return compileReference(spec.of, spec.by, hash, context);
    case "state":
      return ({ state }) => state;
  }
}

/** The stored form of a numeric attribute: (value + offset) * scale, a whole number from 0 to 2^64 - 1. */
export function encodeNumber(attribute: AttributeSpec, value: number): bigint {
  const { scale = 1, offset = 0 } = attribute.encoding ?? {};
  return BigInt(Math.round((value + offset) * scale));
}

function compileReference(
  of: string,
  by: "uniform" | "modulo",
  hash: CounterHash,
  context: ValueContext,
): Value {
  const count = context.count(of);
  if (by === "modulo") return ({ entity }) => context.id(of, entity % count);
  return ({ entity, version }) => context.id(of, hash.below(count, entity, version));
}

function compileTemplate(template: string, hash: CounterHash): Value {
  const parts = template.split(/(\{[^}]*\})/).filter((part) => part !== "");
  const pieces = parts.map((
    part,
    i,
  ) => (part.startsWith("{") ? compilePiece(part, hash.child(i)) : () => part));
  return (place) => {
    let text = "";
    for (const piece of pieces) text += piece(place);
    return text;
  };
}

function compilePiece(piece: string, hash: CounterHash): (place: ValuePlace) => string {
  const [name, option = ""] = piece.slice(1, -1).split(":") as [string, string?];
  if (name === "n") return ({ entity }) => String(entity);
  if (name === "pad") return ({ entity }) => String(entity).padStart(Number(option), "0");
  if (name === "hex") return hexPiece(Number(option), hash);
  if (name === "int") return integerPiece(option, hash);
  throw new TypeError(`Cannot use "${piece}" in a template: expected {n}, {pad:6}, {hex:8} or {int:0-59}`);
}

function hexPiece(digits: number, hash: CounterHash): (place: ValuePlace) => string {
  const words = Math.ceil(digits / 16);
  return ({ entity, version }) => {
    let text = "";
    const inner = words === 1 ? hash : hash.child(entity);
    for (let i = 0; i < words; i++) {
      text += hex32(words === 1 ? inner.word(entity, version) : inner.word(i, version)) + hex32(inner.second);
    }
    return text.slice(0, digits);
  };
}

function integerPiece(range: string, hash: CounterHash): (place: ValuePlace) => string {
  const [min, max] = range.split("-").map(Number) as [number, number];
  const width = String(max).length;
  return ({ entity, version }) =>
    String(min + hash.below(max - min + 1, entity, version)).padStart(width, "0");
}

function hex32(word: number): string {
  return word.toString(16).padStart(8, "0");
}
