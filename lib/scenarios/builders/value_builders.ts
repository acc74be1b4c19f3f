import type { NumericEncoding, ValueSpec } from "../scenario.ts";

/** Short forms for declaring values, as attribute_builders.ts has them for attributes. */

/** A whole number from `min` to `max`, all alike. */
export function between(min: number, max: number): ValueSpec {
  return { kind: "uniform", min, max };
}

/** Always the same value. */
export function always(value: string | number): ValueSpec {
  return { kind: "choice", values: [[value, 1]] };
}

/** One of several values, all alike. */
export function oneOf(...values: readonly (string | number)[]): ValueSpec {
  return { kind: "choice", values: values.map((value) => [value, 1] as const) };
}

/** One of several values, by weight. */
export function weighted(
  ...values: readonly (readonly [value: string | number, weight: number])[]
): ValueSpec {
  return { kind: "choice", values };
}

/** A number within weighted buckets. */
export function buckets(
  ...ranges: readonly (readonly [min: number, max: number, weight: number])[]
): ValueSpec {
  return { kind: "histogram", buckets: ranges.map(([min, max, weight]) => ({ min, max, weight })) };
}

/** Drawn as another attribute's value says. */
export function given(
  attribute: string,
  cases: Readonly<Record<string, ValueSpec>>,
  other?: ValueSpec,
): ValueSpec {
  return { kind: "given", attribute, cases, ...other === undefined ? {} : { other } };
}

/** What the entity named by a reference holds. */
export function through(reference: string, attribute: string): ValueSpec {
  return { kind: "through", reference, attribute };
}

/** Whole numbers stored as they are. */
export function whole(unit: string): NumericEncoding {
  return { unit, scale: 1, offset: 0 };
}
