import type { ValueSpec } from "../scenario.ts";

/** Constructors of `ValueSpec`, one per kind; `scenario.ts` documents how each is drawn. */

type Reference = Extract<ValueSpec, { readonly kind: "reference" }>;
type Range = readonly [min: number, max: number];

/** Values with their weights, in order. */
export type Weights = readonly (readonly [value: string | number, weight: number])[];

/** The entity's current life-cycle state. */
export const STATE: ValueSpec = { kind: "state" };

/** Text from a template with `{n}`, `{pad:6}`, `{hex:8}` and `{int:0-59}`. */
export function template(text: string): ValueSpec {
  return { kind: "template", template: text };
}

/** Uniform from `min` to `max`, rounded to `decimals` (default: integers). */
export function between(min: number, max: number, decimals?: number): ValueSpec {
  return { kind: "uniform", min, max, ...decimals === undefined ? {} : { decimals } };
}

/** A rating with two decimals. */
export function rating(min: number, max: number): ValueSpec {
  return between(min, max, 2);
}

/** Uniform within weighted buckets, `max` included. */
export function buckets(
  rows: readonly (readonly [min: number, max: number, weight: number])[],
  decimals?: number,
): ValueSpec {
  return {
    kind: "histogram",
    buckets: rows.map(([min, max, weight]) => ({ min, max, weight })),
    ...decimals === undefined ? {} : { decimals },
  };
}

/** Always the same value. */
export function always(value: string | number): ValueSpec {
  return weighted([[value, 1]]);
}

/** One of several values, equally likely. */
export function oneOf(...values: readonly (string | number)[]): ValueSpec {
  return weighted(values.map((value) => [value, 1] as const));
}

/** One of several values by weight. Numbers need pairs; so do strings of digits whose order is not ascending. */
export function weighted(values: Weights | Readonly<Record<string, number>>): ValueSpec {
  return { kind: "choice", values: pairs(values) };
}

/** One of a table's keys, weighted by a field of its row. */
export function weightedBy<Row>(
  table: Readonly<Record<string, Row>>,
  weight: (row: Row) => number,
): ValueSpec {
  return weighted(Object.entries(table).map(([name, row]): [string, number] => [name, weight(row)]));
}

/** As `weighted`, but fixed for life and in exactly the rounded shares. */
export function shares(values: Weights | Readonly<Record<string, number>>): ValueSpec {
  return { kind: "shares", values: pairs(values) };
}

/** Values in turn, each repeated by its weight. */
export function cycle(values: Weights): ValueSpec {
  return { kind: "cycle", values };
}

/** Drawn depending on another attribute's value. */
export function given(
  attribute: string,
  cases: Readonly<Record<string, ValueSpec>>,
  other?: ValueSpec,
): ValueSpec {
  return { kind: "given", attribute, cases, ...other === undefined ? {} : { other } };
}

/** `given` with one rule for all cases, which are a list of values or a table with a row per value. */
export function givenEach<Key extends string | number>(
  attribute: string,
  cases: readonly Key[],
  value: (key: Key) => ValueSpec,
): ValueSpec;
export function givenEach<Row>(
  attribute: string,
  cases: Readonly<Record<string, Row>>,
  value: (row: Row) => ValueSpec,
): ValueSpec;
export function givenEach(
  attribute: string,
  cases: object,
  value: (row: never) => ValueSpec,
): ValueSpec {
  const rows = Array.isArray(cases) ? cases.map((key) => [key, key]) : Object.entries(cases);
  return given(attribute, Object.fromEntries(rows.map(([key, row]) => [key, value(row as never)])));
}

/** The id of an entity of another type, taken round-robin: entity n refers to entity n modulo their count. */
export function evenly(of: string, conditions: Pick<Reference, "where" | "follows"> = {}): ValueSpec {
  return { kind: "reference", of, by: "modulo", ...conditions };
}

/** The id of a random entity of another type. */
export function anyOf(of: string, conditions: Pick<Reference, "where" | "follows"> = {}): ValueSpec {
  return { kind: "reference", of, by: "uniform", ...conditions };
}

/** Restricts a reference to entities that hold `value` in a `cycle` attribute. */
export function where(attribute: string, value: string | number): Pick<Reference, "where"> {
  return { where: { attribute, value } };
}

/** The value of an attribute of the referenced entity. */
export function through(reference: string, attribute: string): ValueSpec {
  return { kind: "through", reference, attribute };
}

/** Creation time of the entity; entities of the initial state are up to `agedS` seconds older than the chain. */
export function createdAt(epochS: number, agedS?: number): ValueSpec {
  return { kind: "time", of: "birth", epochS, ...agedS === undefined ? {} : { agedS } };
}

/** Write time of the version; `agedS` as in `createdAt`. */
export function writtenAt(epochS: number, agedS?: number): ValueSpec {
  return { kind: "time", of: "version", epochS, ...agedS === undefined ? {} : { agedS } };
}

/** A monotonic counter: range of its start value and of its daily increase. */
export function register([min, max]: Range, [least, most]: Range): ValueSpec {
  return { kind: "register", start: { min, max }, perDay: { min: least, max: most } };
}

function pairs(values: Weights | Readonly<Record<string, number>>): Weights {
  return Array.isArray(values) ? values : Object.entries(values);
}
