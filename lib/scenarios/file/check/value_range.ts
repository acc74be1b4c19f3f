import type { AttributeSpec, EntityScenario, EntityTypeSpec, ValueSpec } from "../../scenario.ts";

/** Smallest and largest number a value can be, in its unit; null where it is text or cannot be told. */
export type NumberRange = readonly [min: number, max: number] | null;

/** Attributes that may be asked through one another before it counts as a circle. */
const DEPTH_MAX = 20;

/** Range of a numeric value; a `register` and a time only grow, so theirs is where they start. */
export function valueRange(
  value: ValueSpec,
  type: EntityTypeSpec,
  scenario: EntityScenario,
  depth = 0,
): NumberRange {
  const inner = (spec: ValueSpec) => depth > DEPTH_MAX ? null : valueRange(spec, type, scenario, depth + 1);
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
      return span(
        [...Object.values(value.cases), ...value.other === undefined ? [] : [value.other]].map(inner),
      );
    case "time":
      return [value.epochS - (value.agedS ?? 0), value.epochS];
    case "register":
      return [value.start.min, value.start.max];
    case "roaming": {
      const around = inner(value.around);
      return around === null ? null : [around[0] - value.reach, around[1] + value.reach];
    }
    case "through": {
      const there = throughAttribute(value, type, scenario);
      return there === null || depth > DEPTH_MAX
        ? null
        : valueRange(there.attribute.value, there.type, scenario, depth + 1);
    }
    case "template":
    case "reference":
    case "state":
      return null;
  }
}

/** The attribute of another type that a `through` reads, with that type; null where a name is wrong. */
export function throughAttribute(
  value: Extract<ValueSpec, { kind: "through" }>,
  type: EntityTypeSpec,
  scenario: EntityScenario,
): { readonly type: EntityTypeSpec; readonly attribute: AttributeSpec } | null {
  const reference = attributesOf(type).find(({ name }) => name === value.reference)?.value;
  if (reference?.kind !== "reference") return null;
  const there = scenario.entityTypes.find(({ id }) => id === reference.of);
  const attribute = there && attributesOf(there).find(({ name }) => name === value.attribute);
  return there === undefined || attribute === undefined ? null : { type: there, attribute };
}

/** A type's attributes, then its traits. */
export function attributesOf(type: EntityTypeSpec): AttributeSpec[] {
  return [...type.attributes, ...type.traits ?? []];
}

/** Whether an entity keeps the attribute's value for life. */
export function isLasting({ changes, inStates, value }: AttributeSpec): boolean {
  const moving = value.kind === "state" || value.kind === "register" || value.kind === "roaming" ||
    (value.kind === "time" && value.of === "version");
  return !changes && inStates === undefined && !moving;
}

function span(ranges: readonly NumberRange[]): NumberRange {
  const known = ranges.filter((range) => range !== null);
  if (known.length === 0) return null;
  return [Math.min(...known.map(([min]) => min)), Math.max(...known.map(([, max]) => max))];
}
