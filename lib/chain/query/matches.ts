import type { Attributes, EntityVersion } from "../entity.ts";
import type { Comparison, Query } from "./ast.ts";
import { compareText } from "./compare_text.ts";
import { globMatches } from "./glob.ts";

/** Whether a version meets a query: the reference semantics of Arkiv's language, which every store must agree with. */
export function matches(query: Query, version: EntityVersion): boolean {
  switch (query.kind) {
    case "all":
      return true;
    case "none":
      return false;
    case "and":
      return query.operands.every((operand) => matches(operand, version));
    case "or":
      return query.operands.some((operand) => matches(operand, version));
    case "text":
      return has(
        version.strings,
        query.name,
        (value) => holds(compareText(value, query.value), query.operator),
      );
    case "number":
      return has(
        version.numbers,
        query.name,
        (value) => holds(value < query.value ? -1 : value > query.value ? 1 : 0, query.operator),
      );
    case "glob":
      return has(version.strings, query.name, (value) => globMatches(query.pattern, value) !== query.negated);
    case "text_in":
      return has(version.strings, query.name, (value) => query.values.includes(value) !== query.negated);
    case "number_in":
      return has(version.numbers, query.name, (value) => query.values.includes(value) !== query.negated);
  }
}

function has<Value>(attributes: Attributes<Value>, name: string, test: (value: Value) => boolean): boolean {
  const found = attributes.find(([other]) => other === name);
  return found !== undefined && test(found[1]);
}

function holds(order: number, operator: Comparison): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}
