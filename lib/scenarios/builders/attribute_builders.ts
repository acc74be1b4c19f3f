import type { AttributeSpec, NumericEncoding, ValueSpec } from "../scenario.ts";

/** Short forms for declaring attributes: a scenario file reads as a table of name, values, source. */

/** A string attribute from a template; the first of a type is its id. */
export function text(name: string, template: string, source: string): AttributeSpec {
  return { name, type: "string", value: { kind: "template", template }, source };
}

/** A string attribute with one of several values, by weight. */
export function choice(
  name: string,
  values: readonly (readonly [value: string, weight: number])[],
  source: string,
): AttributeSpec {
  return { name, type: "string", value: { kind: "choice", values }, source };
}

/** A string attribute with the same value in every entity of the type (`type`). */
export function constant(name: string, value: string, source: string): AttributeSpec {
  return choice(name, [[value, 1]], source);
}

/** A string attribute holding the life-cycle state. */
export function state(name: string, source: string): AttributeSpec {
  return { name, type: "string", value: { kind: "state" }, source };
}

/** A string attribute holding another type's id. */
export function reference(
  name: string,
  of: string,
  by: "uniform" | "modulo",
  source: string,
): AttributeSpec {
  return { name, type: "string", value: { kind: "reference", of, by }, source };
}

/** A whole number from `min` to `max` in `unit`. */
export function number(name: string, min: number, max: number, unit: string, source: string): AttributeSpec {
  return {
    name,
    type: "numeric",
    value: { kind: "uniform", min, max },
    encoding: { unit, scale: 1, offset: 0 },
    source,
  };
}

/** One of several whole numbers in `unit`, by weight. */
export function numberChoice(
  name: string,
  values: readonly (readonly [value: number, weight: number])[],
  unit: string,
  source: string,
): AttributeSpec {
  return {
    name,
    type: "numeric",
    value: { kind: "choice", values },
    encoding: { unit, scale: 1, offset: 0 },
    source,
  };
}

/** The same attribute, drawn again in every version. */
export function changing(attribute: AttributeSpec): AttributeSpec {
  return { ...attribute, changes: true };
}

/** The same attribute, set only in the given life-cycle states. */
export function during(states: readonly string[], attribute: AttributeSpec): AttributeSpec {
  return { ...attribute, inStates: states };
}

/** A string attribute with any kind of value. */
export function textOf(name: string, value: ValueSpec, source: string): AttributeSpec {
  return { name, type: "string", value, source };
}

/** A numeric attribute with any kind of value, in the encoding's unit. */
export function numberOf(
  name: string,
  value: ValueSpec,
  encoding: NumericEncoding,
  source: string,
): AttributeSpec {
  return { name, type: "numeric", value, encoding, source };
}
