import type { AttributeSpec, EntityTypeSpec, ValueSpec } from "../../scenario.ts";
import type { Place } from "./place.ts";
import {
  attributesOf,
  checkLasting,
  findType,
  throughAttribute,
  type ValueContext,
  type ValueOf,
} from "./value_context.ts";

/** Checks that the attribute asked for is another one of the type, and that the cases are values it can have. */
export function checkGiven(value: ValueOf<"given">, { type, attribute }: ValueContext, place: Place): void {
  const others = attributesOf(type).filter(({ name }) => name !== attribute.name);
  const asked = place.at("attribute").find(value.attribute, others, `another attribute of "${type.id}"`);
  const possible = asked === undefined ? null : possibleTexts(asked, type);
  if (possible === null) return;
  for (const one of Object.keys(value.cases)) {
    place.at("cases", one).checkName(one, possible, `a value of "${value.attribute}"`);
  }
}

/** Every text an attribute can have; null where they cannot be listed. */
function possibleTexts({ value, inStates }: AttributeSpec, type: EntityTypeSpec): string[] | null {
  const empty = inStates === undefined ? [] : [""];
  if (value.kind === "state") return [...type.lifecycle?.states.map(([state]) => state) ?? [], ...empty];
  if (value.kind !== "choice" && value.kind !== "shares" && value.kind !== "cycle") return null;
  return [...value.values.map(([one]) => String(one)), ...empty];
}

/** Checks that the type named exists and has ids, and that `where` and `follows` name what is there. */
export function checkReference(value: ValueOf<"reference">, context: ValueContext, place: Place): void {
  if (value.follows !== undefined) {
    const others = ofKind("reference", context.type).filter(({ name }) => name !== context.attribute.name);
    place.at("follows").find(value.follows, others, "another reference");
  }
  const there = findType(value.of, context.scenario, { place: place.at("of"), needsId: true });
  if (there !== undefined && value.where !== undefined) checkWhere(value.where, there, place.at("where"));
}

function checkWhere(
  where: NonNullable<ValueOf<"reference">["where"]>,
  there: EntityTypeSpec,
  place: Place,
): void {
  const cycles = ofKind("cycle", there);
  const cycle = place.at("attribute").find(where.attribute, cycles, `a cycle attribute of "${there.id}"`);
  if (cycle === undefined) return;
  const held = cycle.value.values.filter(([, weight]) => weight > 0).map(([one]) => one);
  if (held.includes(where.value)) return;
  const what = "a value it holds, of the same kind";
  place.at("value").checkName(String(where.value), held.map(String), what);
}

/** Checks that the reference is one of the type, and leads to a value that lasts. */
export function checkThrough(value: ValueOf<"through">, context: ValueContext, place: Place): void {
  const { scenario, type } = context;
  const references = ofKind("reference", type);
  const what = `a reference attribute of "${type.id}"`;
  const reference = place.at("reference").find(value.reference, references, what);
  if (reference === undefined) return;
  const at = place.at("attribute");
  const there = throughAttribute(value, context);
  if (there !== null) return checkLasting(there.attribute, at);
  const of = scenario.entityTypes.find(({ id }) => id === reference.value.of);
  if (of !== undefined) at.find(value.attribute, attributesOf(of), `an attribute of "${of.id}"`);
}

/** Attributes and traits of a type whose values are of one kind. */
export function ofKind<Kind extends ValueSpec["kind"]>(kind: Kind, type: EntityTypeSpec) {
  return attributesOf(type).filter((one): one is AttributeSpec & { readonly value: ValueOf<Kind> } =>
    one.value.kind === kind
  );
}
