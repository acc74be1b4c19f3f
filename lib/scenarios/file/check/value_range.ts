import type { ValueSpec } from "../../scenario.ts";
import { choicesOf, throughAttribute, type TypeContext } from "./value_context.ts";

/** Smallest and largest number a value can be, in its unit; null for text and where it cannot be known. */
export type NumberRange = readonly [min: number, max: number] | null;

/** Attributes that may be read through one another before it counts as a circle. */
const DEPTH_MAX = 20;

/** Range of a numeric value. A `register` and a `time` only grow, so theirs is where they start. */
export function valueRange(value: ValueSpec, context: TypeContext, depth = 0): NumberRange {
  if (depth > DEPTH_MAX) return null;
  const inner = (spec: ValueSpec, type = context.type) => valueRange(spec, { ...context, type }, depth + 1);
  switch (value.kind) {
    case "choice":
    case "shares":
    case "cycle":
      return span(value.values.flatMap(([one]) => typeof one === "number" ? [[one, one] as const] : []));
    case "uniform":
      return [value.min, value.max];
    case "histogram":
      return span(value.buckets.map(({ min, max }) => [min, max]));
    case "given":
      return span(choicesOf(value).map((spec) => inner(spec)));
    case "time":
      return [value.epochS - (value.agedS ?? 0), value.epochS];
    case "register":
      return [value.start.min, value.start.max];
    case "roaming": {
      const around = inner(value.around);
      return around === null ? null : [around[0] - value.reach, around[1] + value.reach];
    }
    case "through": {
      const there = throughAttribute(value, context);
      return there === null ? null : inner(there.attribute.value, there.type);
    }
    case "template":
    case "reference":
    case "state":
      return null;
  }
}

function span(ranges: readonly NumberRange[]): NumberRange {
  const known = ranges.filter((range) => range !== null);
  if (known.length === 0) return null;
  return [Math.min(...known.map(([min]) => min)), Math.max(...known.map(([, max]) => max))];
}
