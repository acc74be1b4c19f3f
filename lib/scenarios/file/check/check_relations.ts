import type { AttributeSpec, EntityTypeSpec, ValueSpec } from "../../scenario.ts";
import type { JsonPath } from "../problem.ts";
import { checkValue } from "./check_value.ts";
import { checkName } from "./names.ts";
import type { ValuePlace } from "./value_place.ts";
import { attributesOf, isLasting, throughAttribute } from "./value_range.ts";

/** The asked attribute is another one of the type, and its cases are values it can hold. */
export function checkGiven(
  value: Extract<ValueSpec, { kind: "given" }>,
  path: JsonPath,
  place: ValuePlace,
): void {
  const { type, report, attribute } = place;
  const others = attributesOf(type).filter(({ name }) => name !== attribute.name);
  const names = others.map(({ name }) => name);
  if (
    checkName(report, [...path, "attribute"], value.attribute, names, `another attribute of "${type.id}"`)
  ) {
    const asked = others.find(({ name }) => name === value.attribute)!;
    const possible = possibleTexts(asked, type);
    for (const one of possible === null ? [] : Object.keys(value.cases)) {
      checkName(report, [...path, "cases", one], one, possible!, `a value of "${value.attribute}"`);
    }
  }
  for (const [name, inner] of Object.entries(value.cases)) checkValue(inner, [...path, "cases", name], place);
  if (value.other !== undefined) checkValue(value.other, [...path, "other"], place);
}

/** Every text an attribute can hold, where they can be listed. */
function possibleTexts({ value, inStates }: AttributeSpec, type: EntityTypeSpec): string[] | null {
  const empty = inStates === undefined ? [] : [""];
  if (value.kind === "state") return [...type.lifecycle?.states.map(([state]) => state) ?? [], ...empty];
  if (value.kind !== "choice" && value.kind !== "shares" && value.kind !== "cycle") return null;
  return [...value.values.map(([one]) => String(one)), ...empty];
}

/** The named type exists and has ids; `where` and `follows` name what is there. */
export function checkReference(
  value: Extract<ValueSpec, { kind: "reference" }>,
  path: JsonPath,
  place: ValuePlace,
): void {
  const { scenario, report, type } = place;
  const ids = scenario.entityTypes.map(({ id }) => id);
  if (value.follows !== undefined) {
    const references = attributesOf(type).filter((one) =>
      one.value.kind === "reference" && one.name !== place.attribute.name
    );
    checkName(
      report,
      [...path, "follows"],
      value.follows,
      references.map(({ name }) => name),
      "another reference",
    );
  }
  if (!checkName(report, [...path, "of"], value.of, ids, "an entity type")) return;
  const there = scenario.entityTypes.find(({ id }) => id === value.of)!;
  if (!there.attributes.some((one) => one.value.kind === "template")) {
    report({
      path: [...path, "of"],
      found: `"${value.of}", which has no id`,
      expected: "a type with a template attribute, the first of which is its id",
    });
  }
  if (value.where === undefined) return;
  const cycles = attributesOf(there).filter((one) => one.value.kind === "cycle");
  const where = [...path, "where"];
  if (
    !checkName(
      report,
      [...where, "attribute"],
      value.where.attribute,
      cycles.map(({ name }) => name),
      `a cycle attribute of "${there.id}"`,
    )
  ) return;
  const cycle = cycles.find(({ name }) => name === value.where!.attribute)!.value;
  const held = cycle.kind === "cycle"
    ? cycle.values.filter(([, weight]) => weight > 0).map(([one]) => one)
    : [];
  if (held.includes(value.where.value)) return;
  checkName(
    report,
    [...where, "value"],
    String(value.where.value),
    held.map(String),
    "a value it holds, of the same kind",
  );
}

/** The reference is one of the type, and leads to a value that lasts. */
export function checkThrough(
  value: Extract<ValueSpec, { kind: "through" }>,
  path: JsonPath,
  place: ValuePlace,
): void {
  const { scenario, report, type } = place;
  const references = attributesOf(type).filter((one) => one.value.kind === "reference");
  const names = references.map(({ name }) => name);
  if (
    !checkName(
      report,
      [...path, "reference"],
      value.reference,
      names,
      `a reference attribute of "${type.id}"`,
    )
  ) return;
  const there = throughAttribute(value, type, scenario);
  if (there !== null) {
    if (isLasting(there.attribute)) return;
    return report({
      path: [...path, "attribute"],
      found: `"${value.attribute}", which changes during the entity's life`,
      expected: "an attribute it keeps",
    });
  }
  const reference = references.find(({ name }) => name === value.reference)!.value;
  const of = reference.kind === "reference"
    ? scenario.entityTypes.find(({ id }) => id === reference.of)
    : undefined;
  if (of === undefined) return;
  checkName(
    report,
    [...path, "attribute"],
    value.attribute,
    attributesOf(of).map(({ name }) => name),
    `an attribute of "${of.id}"`,
  );
}
