import type {
  EntityParameter,
  EntityScenario,
  EntityTypeSpec,
  QuerySpec,
  ValueSpec,
} from "../../scenario.ts";
import type { JsonPath, Report } from "../problem.ts";
import { asked, reportCircles } from "./check_circles.ts";
import { checkValue } from "./check_value.ts";
import { checkName } from "./names.ts";
import { isLasting, valueRange } from "./value_range.ts";

/** Kinds that belong to an entity: a query has none. */
const OF_AN_ENTITY: readonly ValueSpec["kind"][] = ["state", "through", "register", "roaming", "shares"];

/** Checks what stands for the `{name}`s of a query. A `given` among them asks another parameter. */
export function checkParameters(
  query: QuerySpec,
  path: JsonPath,
  scenario: EntityScenario,
  report: Report,
): void {
  const type = asType(query, scenario);
  for (const [name, parameter] of Object.entries(query.parameters)) {
    const at = [...path, "parameters", name];
    if (isFromEntity(parameter)) checkTaken(parameter, at, scenario, report);
    else checkDrawn(name, parameter, at, type, scenario, report);
  }
  const nodes = type.attributes.map(({ name, value }) => ({
    name: `${type.id}.${name}`,
    path: [...path, "parameters", name],
    asks: asked(value, type, scenario),
  }));
  reportCircles(nodes, report);
}

/** The parameters as if they were a type's attributes, so that the same checks hold for both. */
function asType(query: QuerySpec, scenario: EntityScenario): EntityTypeSpec {
  const text: ValueSpec = { kind: "template", template: "text" };
  const attributes = Object.entries(query.parameters).map(([name, parameter]) => ({
    name,
    type: "string" as const,
    value: isFromEntity(parameter) ? text : parameter,
    source: query.source,
  }));
  const { lifecycle: _, ...some } = scenario.entityTypes[0]!;
  return { ...some, id: query.type, attributes };
}

function checkTaken(
  parameter: EntityParameter,
  path: JsonPath,
  scenario: EntityScenario,
  report: Report,
): void {
  const ids = scenario.entityTypes.map(({ id }) => id);
  if (!checkName(report, [...path, "of"], parameter.of, ids, "an entity type")) return;
  const type = scenario.entityTypes.find(({ id }) => id === parameter.of)!;
  if (parameter.kind === "attribute") return checkHeld(parameter.name, type, path, report);
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

function checkHeld(name: string, type: EntityTypeSpec, path: JsonPath, report: Report): void {
  const names = type.attributes.map((attribute) => attribute.name);
  if (!checkName(report, [...path, "name"], name, names, `an attribute of "${type.id}"`)) return;
  if (isLasting(type.attributes.find((attribute) => attribute.name === name)!)) return;
  report({
    path: [...path, "name"],
    found: `"${name}", which changes during the entity's life`,
    expected: "an attribute it keeps",
  });
}

function checkDrawn(
  name: string,
  value: ValueSpec,
  path: JsonPath,
  type: EntityTypeSpec,
  scenario: EntityScenario,
  report: Report,
): void {
  if (OF_AN_ENTITY.includes(value.kind)) {
    return report({
      path: [...path, "kind"],
      found: `"${value.kind}"`,
      expected: "a value that needs no entity, or key, id, owner, attribute",
    });
  }
  const range = value.kind === "time" ? null : valueRange(value, type, scenario);
  const kind = range === null ? "string" as const : "numeric" as const;
  checkValue(value, path, { attribute: { name, type: kind, value, source: "" }, type, scenario, report });
  if (range === null || range[0] >= 0) return;
  report({ path, found: `values from ${range[0]}`, expected: "stored values, 0 or more" });
}

/** A text the parameter may become, for trying the query. */
export function sampleText(parameter: ValueSpec | EntityParameter, scenario: EntityScenario): string {
  if (parameter.kind === "key") return `0x${"0".repeat(64)}`;
  if (parameter.kind === "owner") return `0x${"0".repeat(40)}`;
  if (parameter.kind === "choice" || parameter.kind === "cycle") return String(parameter.values[0]![0]);
  if (parameter.kind === "given") {
    const first = Object.values(parameter.cases)[0] ?? parameter.other;
    return first === undefined ? "" : sampleText(first, scenario);
  }
  if (parameter.kind !== "attribute") {
    return parameter.kind === "uniform" || parameter.kind === "histogram" ? "1" : "text";
  }
  const type = scenario.entityTypes.find(({ id }) => id === parameter.of);
  const held = type?.attributes.find(({ name }) => name === parameter.name);
  return held?.type === "numeric" ? "1" : "text";
}

function isFromEntity(parameter: ValueSpec | EntityParameter): parameter is EntityParameter {
  return ["key", "id", "owner", "attribute"].includes(parameter.kind);
}
