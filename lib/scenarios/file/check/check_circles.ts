import type { EntityScenario, EntityTypeSpec, ValueSpec } from "../../scenario.ts";
import type { JsonPath, Report } from "../problem.ts";
import { attributesOf, throughAttribute } from "./value_range.ts";

/** An attribute of a type (or parameter of a query), as a node of the graph of who asks whom. */
interface Node {
  readonly name: string;
  readonly path: JsonPath;
  readonly asks: readonly string[];
}

/** Reports values that depend on themselves: by `given`, `through` or `follows`, within a type or through others. */
export function checkCircles(scenario: EntityScenario, report: Report): void {
  reportCircles(nodesOf(scenario), report);
}

/** Reports every circle among nodes, once, at the node it is first met at. */
export function reportCircles(all: readonly Node[], report: Report): void {
  const nodes = new Map(all.map((node) => [node.name, node]));
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (name: string): void => {
    const node = nodes.get(name);
    if (node === undefined || done.has(name)) return;
    const again = open.indexOf(name);
    if (again >= 0) {
      report({
        path: node.path,
        found: `a circle: ${[...open.slice(again), name].join(" asks ")}`,
        expected: "values that do not depend on themselves",
      });
      return;
    }
    open.push(name);
    node.asks.forEach(visit);
    open.pop();
    done.add(name);
  };
  for (const name of nodes.keys()) visit(name);
}

function nodesOf(scenario: EntityScenario): Node[] {
  return scenario.entityTypes.flatMap((type, t) =>
    attributesOf(type).map(({ name, value }, a): Node => {
      const own = type.attributes.length;
      const place = a < own ? ["attributes", a] as const : ["traits", a - own] as const;
      return {
        name: `${type.id}.${name}`,
        path: ["entityTypes", t, ...place, "value"],
        asks: asked(value, type, scenario),
      };
    })
  );
}

/** Names (`type.attribute`) of what a value asks to be drawn. */
export function asked(value: ValueSpec, type: EntityTypeSpec, scenario: EntityScenario): string[] {
  switch (value.kind) {
    case "given": {
      const inner = [...Object.values(value.cases), ...value.other === undefined ? [] : [value.other]];
      return [`${type.id}.${value.attribute}`, ...inner.flatMap((spec) => asked(spec, type, scenario))];
    }
    case "through": {
      const there = throughAttribute(value, type, scenario);
      const beyond = there === null ? [] : [`${there.type.id}.${there.attribute.name}`];
      return [`${type.id}.${value.reference}`, ...beyond];
    }
    case "reference":
      return value.follows === undefined ? [] : [`${type.id}.${value.follows}`];
    case "roaming":
      return asked(value.around, type, scenario);
    default:
      return [];
  }
}
