import { HeadroomError } from "../../errors.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { Cycle } from "../values/cycle.ts";

/** The values a type's attribute or trait holds in turn. @throws {HeadroomError} No such one, or one drawn otherwise. */
export function findCycle(scenario: EntityScenario, type: string, attribute: string): Cycle {
  const { attributes = [], traits = [] } = scenario.entityTypes.find(({ id }) => id === type) ?? {};
  const value = [...attributes, ...traits].find(({ name }) => name === attribute)?.value;
  if (value?.kind === "cycle") return new Cycle(value.values);
  throw new HeadroomError(
    `Cannot choose entities of "${type}" by "${attribute}": ${
      value === undefined ? "there is no such attribute" : `it is drawn as "${value.kind}"`
    }`,
    { expected: 'an attribute of kind "cycle"', next: 'correct the reference\'s "where"' },
  );
}
