import type { AttributeSpec, EntityScenario, EntityTypeSpec, ValueSpec } from "../../scenario.ts";
import type { Place } from "./place.ts";

/** An entity type within its scenario. */
export interface TypeContext {
  readonly type: EntityTypeSpec;
  readonly scenario: EntityScenario;
}

/** The attribute, trait or query parameter that a value belongs to. */
export interface ValueContext extends TypeContext {
  readonly attribute: AttributeSpec;
}

/** A `ValueSpec` of one kind. */
export type ValueOf<Kind extends ValueSpec["kind"]> = Extract<ValueSpec, { kind: Kind }>;

/** A type's attributes, then its traits. */
export function attributesOf(type: EntityTypeSpec): AttributeSpec[] {
  return [...type.attributes, ...type.traits ?? []];
}

/** The attribute of another type that a `through` reads, with that type; null where a name is wrong. */
export function throughAttribute(
  value: ValueOf<"through">,
  { type, scenario }: TypeContext,
): Omit<ValueContext, "scenario"> | null {
  const reference = attributesOf(type).find(({ name }) => name === value.reference)?.value;
  if (reference?.kind !== "reference") return null;
  const there = scenario.entityTypes.find(({ id }) => id === reference.of);
  const attribute = there && attributesOf(there).find(({ name }) => name === value.attribute);
  return there === undefined || attribute === undefined ? null : { type: there, attribute };
}

/** The values a `given` chooses from. */
export function choicesOf({ cases, other }: ValueOf<"given">): ValueSpec[] {
  return [...Object.values(cases), ...other === undefined ? [] : [other]];
}

/** The entity type of this id; reports one that does not exist, and with `needsId` one whose entities have no id. */
export function findType(
  id: string,
  { entityTypes }: EntityScenario,
  { place, needsId = false }: { readonly place: Place; readonly needsId?: boolean },
): EntityTypeSpec | undefined {
  const type = place.find(id, entityTypes, "an entity type");
  if (needsId && type?.attributes.some(({ value }) => value.kind === "template") === false) {
    place.refuse(
      `"${id}", which has no id`,
      "a type with a template attribute, the first of which is its id",
    );
  }
  return type;
}

/** Reports an attribute whose value changes during the entity's life. */
export function checkLasting({ name, changes, inStates, value }: AttributeSpec, place: Place): void {
  const moving = ["state", "register", "roaming"].includes(value.kind) ||
    (value.kind === "time" && value.of === "version");
  if (!changes && inStates === undefined && !moving) return;
  place.refuse(`"${name}", which changes during the entity's life`, "an attribute it keeps");
}
