/** The questions, as data: one file a use case, each number with its source. */
import { UsageError } from "../errors.ts";
import { AGENT_ONBOARDING } from "./agent_onboarding.ts";
import { COMPUTE_MARKETPLACE } from "./compute_marketplace.ts";
import { MENDOZA } from "./mendoza.ts";
import { nearestName } from "./nearest_name.ts";
import type { Scenario } from "./scenario.ts";

export { AGENT_ONBOARDING } from "./agent_onboarding.ts";
export { COMPUTE_MARKETPLACE } from "./compute_marketplace.ts";
export { MENDOZA } from "./mendoza.ts";
export { loadRequirements, type Requirement } from "./requirements.ts";
export { scenarioSize } from "./scenario_size.ts";

/** Every scenario by id, the baseline first. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [MENDOZA, COMPUTE_MARKETPLACE, AGENT_ONBOARDING].map((scenario) => [scenario.id, scenario]),
);

/** The scenario with an id. @throws {UsageError} naming the nearest one, or all. */
export function findScenario(id: string): Scenario {
  if (Object.hasOwn(SCENARIOS, id)) return SCENARIOS[id]!;
  const ids = Object.keys(SCENARIOS);
  const hint = nearestName(id, ids);
  throw new UsageError(`"${id}" is not a scenario`, {
    expected: `one of ${ids.join(", ")}`,
    actual: id,
    next: hint === null ? `use one of ${ids.join(", ")}` : `did you mean "${hint}"?`,
  });
}
