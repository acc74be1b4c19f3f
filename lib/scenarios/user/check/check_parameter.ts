import type { EntityParameter, EntityScenario, EntityTypeSpec, ValueSpec } from "../../scenario.ts";
import type { JsonPath, Report } from "../problem.ts";
import { checkValue } from "./check_value.ts";
import { checkName } from "./names.ts";
import { isLasting, valueRange } from "./value_range.ts";

/** Kinds that need an entity to be drawn for: a query has none. */
const OF_AN_ENTITY: readonly ValueSpec["kind"][] = [
  "given",
  "state",
  "through",
  "register",
  "roaming",
  "shares",
];

/** Checks what stands for a `{name}` of a query. */
export function checkParameter(
  parameter: ValueSpec | EntityParameter,
  path: JsonPath,
  scenario: EntityScenario,
  report: Report,
): void {
  if (!isFromEntity(parameter)) return checkDrawn(parameter, path, scenario, report);
  const ids = scenario.entityTypes.map(({ id }) => id);
  if (!checkName(report, [...path, "of"], parameter.of, ids, "an entity type")) return;
  const type = scenario.entityTypes.find(({ id }) => id === parameter.of)!;
  if (parameter.kind === "attribute") return checkAsked(parameter.name, type, path, report);
  if (parameter.kind === "id" && !type.attributes.some(({ value }) => value.kind === "template")) {
    report({
      path: [...path, "of"],
      found: `"${type.id}", which has no id`,
      expected: "a type with a template attribute",
    });
  }
  if (parameter.kind === "owner" && parameter.missing) {
    report({ path: [...path, "missing"], found: "true", expected: "none for an owner" });
  }
}

function checkAsked(name: string, type: EntityTypeSpec, path: JsonPath, report: Report): void {
  const names = type.attributes.map((attribute) => attribute.name);
  if (!checkName(report, [...path, "name"], name, names, `an attribute of "${type.id}"`)) return;
  if (isLasting(type.attributes.find((attribute) => attribute.name === name)!)) return;
  report({
    path: [...path, "name"],
    found: `"${name}", which changes during the entity's life`,
    expected: "an attribute it keeps",
  });
}

function checkDrawn(value: ValueSpec, path: JsonPath, scenario: EntityScenario, report: Report): void {
  if (OF_AN_ENTITY.includes(value.kind)) {
    return report({
      path: [...path, "kind"],
      found: `"${value.kind}"`,
      expected: "a value that needs no entity, or key, id, owner, attribute",
    });
  }
  const type = scenario.entityTypes[0]!;
  const range = valueRange(value, type, scenario);
  checkValue(value, path, {
    attribute: { name: "", type: range === null ? "string" : "numeric", value, source: "" },
    type,
    scenario,
    report,
  });
  if (range !== null && range[0] < 0) {
    report({ path, found: `values from ${range[0]}`, expected: "stored values, 0 or more" });
  }
}

/** A text the parameter may become, for trying the query. */
export function sampleText(parameter: ValueSpec | EntityParameter, scenario: EntityScenario): string {
  if (!isFromEntity(parameter)) {
    if (parameter.kind === "choice" || parameter.kind === "cycle") return String(parameter.values[0]![0]);
    return valueRange(parameter, scenario.entityTypes[0]!, scenario) === null ? "text" : "1";
  }
  if (parameter.kind === "key") return `0x${"0".repeat(64)}`;
  if (parameter.kind === "owner") return `0x${"0".repeat(40)}`;
  if (parameter.kind !== "attribute") return "text";
  const type = scenario.entityTypes.find(({ id }) => id === parameter.of);
  const asked = type?.attributes.find(({ name }) => name === parameter.name);
  return asked?.type === "numeric" ? "1" : "text";
}

function isFromEntity(parameter: ValueSpec | EntityParameter): parameter is EntityParameter {
  return ["key", "id", "owner", "attribute"].includes(parameter.kind);
}
