import type { EntityScenario, ValueSpec } from "../../scenario.ts";
import type { Place } from "./place.ts";
import { attributesOf, choicesOf, throughAttribute, type TypeContext } from "./value_context.ts";

/** An attribute of a type (or parameter of a query), as a node of the graph of values that depend on others. */
interface Node {
  readonly name: string;
  readonly place: Place;
  readonly asks: readonly string[];
}

/** Reports values that depend on themselves: by `given`, `through` or `follows`, within a type or through others. */
export function checkCircles(scenario: EntityScenario, place: Place): void {
  const nodes = scenario.entityTypes.flatMap((type, t) =>
    attributesOf(type).map(({ name, value }, a): Node => {
      const own = type.attributes.length;
      const [list, index] = a < own ? ["attributes", a] : ["traits", a - own];
      return {
        name: `${type.id}.${name}`,
        place: place.at("entityTypes", t, list as string, index as number, "value"),
        asks: asked(value, { type, scenario }),
      };
    })
  );
  reportCircles(nodes);
}

/** Reports every circle among nodes, once, at the node it is first met at. */
export function reportCircles(all: readonly Node[]): void {
  const nodes = new Map(all.map((node) => [node.name, node]));
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (name: string): void => {
    const node = nodes.get(name);
    if (node === undefined || done.has(name)) return;
    const again = open.indexOf(name);
    if (again >= 0) {
      const circle = [...open.slice(again), name].join(" asks ");
      return node.place.refuse(`a circle: ${circle}`, "values that do not depend on themselves");
    }
    open.push(name);
    node.asks.forEach(visit);
    open.pop();
    done.add(name);
  };
  for (const name of nodes.keys()) visit(name);
}

/** Names (`type.attribute`) of what a value asks for in order to be drawn. */
export function asked(value: ValueSpec, context: TypeContext): string[] {
  const { id } = context.type;
  switch (value.kind) {
    case "given":
      return [`${id}.${value.attribute}`, ...choicesOf(value).flatMap((spec) => asked(spec, context))];
    case "through": {
      const there = throughAttribute(value, context);
      const beyond = there === null ? [] : [`${there.type.id}.${there.attribute.name}`];
      return [`${id}.${value.reference}`, ...beyond];
    }
    case "reference":
      return value.follows === undefined ? [] : [`${id}.${value.follows}`];
    case "roaming":
      return asked(value.around, context);
    default:
      return [];
  }
}
