import type {
  EntityParameter,
  EntityScenario,
  EntityTypeSpec,
  QuerySpec,
  ValueSpec,
} from "../../scenario.ts";
import { asked, reportCircles } from "./check_circles.ts";
import { checkValue } from "./check_value.ts";
import type { Place } from "./place.ts";
import { checkLasting, findType, type TypeContext, type ValueContext } from "./value_context.ts";
import { valueRange } from "./value_range.ts";

/** Kinds that belong to an entity: a query has none. */
const OF_AN_ENTITY: readonly ValueSpec["kind"][] = ["state", "through", "register", "roaming", "shares"];

/** Checks what stands for the `{name}`s of a query. A `given` among them asks another parameter. */
export function checkParameters(query: QuerySpec, scenario: EntityScenario, place: Place): void {
  const context = { type: asType(query, scenario), scenario };
  for (const [name, parameter] of Object.entries(query.parameters)) {
    const at = place.at("parameters", name);
    if (isFromEntity(parameter)) checkTaken(parameter, scenario, at);
    else checkDrawn(parameter, drawnContext(name, parameter, context), at);
  }
  reportCircles(context.type.attributes.map(({ name, value }) => ({
    name: `${context.type.id}.${name}`,
    place: place.at("parameters", name),
    asks: asked(value, context),
  })));
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

function checkTaken(parameter: EntityParameter, scenario: EntityScenario, place: Place): void {
  const needsId = parameter.kind === "id";
  const type = findType(parameter.of, scenario, { place: place.at("of"), needsId });
  if (type === undefined) return;
  if (parameter.kind === "attribute") {
    const at = place.at("name");
    const held = at.find(parameter.name, type.attributes, `an attribute of "${type.id}"`);
    if (held !== undefined) checkLasting(held, at);
  } else if (parameter.kind === "owner" && parameter.missing) {
    place.at("missing").refuse("true", "none for an owner");
  }
}

/** A parameter as an attribute of the type its values fit. */
function drawnContext(name: string, value: ValueSpec, context: TypeContext): ValueContext {
  const isNumber = value.kind !== "time" && valueRange(value, context) !== null;
  return { ...context, attribute: { name, type: isNumber ? "numeric" : "string", value, source: "" } };
}

function checkDrawn(value: ValueSpec, context: ValueContext, place: Place): void {
  if (OF_AN_ENTITY.includes(value.kind)) {
    const expected = "a value that needs no entity, or key, id, owner, attribute";
    return place.at("kind").refuse(`"${value.kind}"`, expected);
  }
  checkValue(value, context, place);
  const range = context.attribute.type === "numeric" ? valueRange(value, context) : null;
  if (range !== null && range[0] < 0) {
    place.refuse(`values from ${range[0]}`, "stored values, 0 or more");
  }
}

/** A text the parameter may become, for trying the query. */
export function sampleText(parameter: ValueSpec | EntityParameter, scenario: EntityScenario): string {
  switch (parameter.kind) {
    case "key":
      return `0x${"0".repeat(64)}`;
    case "owner":
      return `0x${"0".repeat(40)}`;
    case "choice":
    case "cycle":
      return String(parameter.values[0]![0]);
    case "given": {
      const first = Object.values(parameter.cases)[0] ?? parameter.other;
      return first === undefined ? "" : sampleText(first, scenario);
    }
    case "attribute": {
      const type = scenario.entityTypes.find(({ id }) => id === parameter.of);
      const held = type?.attributes.find(({ name }) => name === parameter.name);
      return held?.type === "numeric" ? "1" : "text";
    }
    case "uniform":
    case "histogram":
      return "1";
    default:
      return "text";
  }
}

function isFromEntity(parameter: ValueSpec | EntityParameter): parameter is EntityParameter {
  return ["key", "id", "owner", "attribute"].includes(parameter.kind);
}
