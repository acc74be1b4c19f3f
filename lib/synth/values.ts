import { BLOCK_SECONDS } from "../chain/block.ts";
import type { AttributeSpec, ValueSpec } from "../scenarios/scenario.ts";
import { AliasTable } from "./alias_table.ts";
import type { CounterHash } from "./counter_hash.ts";

/** Where a value stands: the entity, the version (0 for values fixed for life, else its block), its state, its block. */
export interface ValuePlace {
  readonly entity: number;
  readonly version: number;
  readonly state: string;
  /** Block that writes the value. */
  readonly block: number;
}

/** A value as a pure function of its place. Numbers are in the attribute's unit, before encoding. */
export type Value = (place: ValuePlace) => string | number;

/** What a value may need beside its own counters. */
export interface ValueContext {
  /** Entities of another type that may be referred to. */
  count(type: string): number;
  /** The id of another type's entity. */
  id(type: string, entity: number): string;
  /** Block that created the entity the value belongs to. */
  birthBlock(entity: number): number;
  /**
   * Another attribute's value of the same entity at the same version.
   * @throws {HeadroomError} No such attribute, or one that depends on this value.
   */
  attribute(name: string): Value;
  /** What is drawn where no case of a `given` fits: empty text or 0. */
  readonly empty: "" | 0;
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
    case "histogram":
      return compileHistogram(spec.buckets, hash);
    case "given":
      return compileGiven(spec, hash, context);
    case "time": {
      const { epochS } = spec;
      if (spec.of === "version") return ({ block }) => epochS + block * BLOCK_SECONDS;
      return ({ entity }) => epochS + context.birthBlock(entity) * BLOCK_SECONDS;
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

type Histogram = Extract<ValueSpec, { kind: "histogram" }>;
type Given = Extract<ValueSpec, { kind: "given" }>;

/** One word picks the bucket, another the number inside it: the two must not be the same random bits. */
function compileHistogram(buckets: Histogram["buckets"], hash: CounterHash): Value {
  const table = new AliasTable(buckets.map(({ weight }) => weight));
  const inside = hash.child(0);
  return ({ entity, version }) => {
    const { min, max } = buckets[table.pick(hash.word(entity, version), hash.second)]!;
    return min + inside.below(max - min + 1, entity, version);
  };
}

/** Every case draws from a hash of its own, so that one more case leaves the others' values as they were. */
function compileGiven(spec: Given, hash: CounterHash, context: ValueContext): Value {
  const told = context.attribute(spec.attribute);
  const cases = new Map(
    Object.entries(spec.cases).map(([value, of]) => [
      value,
      compileValue(of, hash.child(textLabel(value)), context),
    ]),
  );
  const other: Value = spec.other === undefined
    ? () => context.empty
    : compileValue(spec.other, hash.child(0), context);
  return (place) => (cases.get(String(told(place))) ?? other)(place);
}

/** A label for a text: 1 to 2^32 - 2 (FNV-1a over UTF-16 units; Fowler, Noll, Vo). */
function textLabel(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return 1 + (hash >>> 0) % 0xffff_fffd;
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
