import type { ValueSpec } from "../scenario.ts";

/** Short forms of `ValueSpec`, one a kind; `scenario.ts` says how each is drawn. */

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

/** Uniform from `min` to `max`, with so many digits after the point. */
export function between(min: number, max: number, decimals?: number): ValueSpec {
  return { kind: "uniform", min, max, ...decimals === undefined ? {} : { decimals } };
}

/** A rating, two digits after the point. */
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

/** One of several values by weight: texts by name, or pairs (numbers, and texts that look like numbers, need pairs). */
export function weighted(values: Weights | Readonly<Record<string, number>>): ValueSpec {
  return { kind: "choice", values: pairs(values) };
}

/** One of a table's names, by a weight that its row holds. */
export function weightedBy<Row>(
  table: Readonly<Record<string, Row>>,
  weight: (row: Row) => number,
): ValueSpec {
  return weighted(Object.entries(table).map(([name, row]): [string, number] => [name, weight(row)]));
}

/** As `weighted`, kept for life and in exactly the rounded shares. */
export function shares(values: Weights | Readonly<Record<string, number>>): ValueSpec {
  return { kind: "shares", values: pairs(values) };
}

/** Values in turn, each as often in a row as its weight says. */
export function cycle(values: Weights): ValueSpec {
  return { kind: "cycle", values };
}

/** Drawn as another attribute's value says. */
export function given(
  attribute: string,
  cases: Readonly<Record<string, ValueSpec>>,
  other?: ValueSpec,
): ValueSpec {
  return { kind: "given", attribute, cases, ...other === undefined ? {} : { other } };
}

/** `given` with one rule for all cases: a list of the attribute's values, or a table with a row for each. */
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

/** The id of an entity of another type: entity n names entity n, counted round, so that all are named equally often. */
export function evenly(of: string, conditions: Pick<Reference, "where" | "follows"> = {}): ValueSpec {
  return { kind: "reference", of, by: "modulo", ...conditions };
}

/** The id of any entity of another type, equally likely. */
export function anyOf(of: string, conditions: Pick<Reference, "where" | "follows"> = {}): ValueSpec {
  return { kind: "reference", of, by: "uniform", ...conditions };
}

/** A condition on a reference: the entity named holds `value` in a `cycle` attribute. */
export function where(attribute: string, value: string | number): Pick<Reference, "where"> {
  return { where: { attribute, value } };
}

/** What the entity named by a reference holds. */
export function through(reference: string, attribute: string): ValueSpec {
  return { kind: "through", reference, attribute };
}

/** When the entity was created; entities of the initial state up to `agedS` seconds earlier. */
export function createdAt(epochS: number, agedS?: number): ValueSpec {
  return { kind: "time", of: "birth", epochS, ...agedS === undefined ? {} : { agedS } };
}

/** When the version was written, as `createdAt`. */
export function writtenAt(epochS: number, agedS?: number): ValueSpec {
  return { kind: "time", of: "version", epochS, ...agedS === undefined ? {} : { agedS } };
}

/** A counter that only grows: where it starts, and what it gains a day. */
export function register([min, max]: Range, [least, most]: Range): ValueSpec {
  return { kind: "register", start: { min, max }, perDay: { min: least, max: most } };
}

function pairs(values: Weights | Readonly<Record<string, number>>): Weights {
  return Array.isArray(values) ? values : Object.entries(values);
}
