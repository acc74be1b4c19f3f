/** The questions, as data: one file a use case, each number with its source. */
import { UsageError } from "../errors.ts";
import { AGENT_ONBOARDINGS } from "./agent_onboarding/agent_onboarding.ts";
import { CARBON_CREDITS } from "./carbon_credits/carbon_credits.ts";
import { COMPUTE_MARKETPLACES } from "./compute_marketplace/compute_marketplace.ts";
import { ENERGY_GRIDS } from "./energy_grid/energy_grid.ts";
import { FREELANCE } from "./freelance/freelance.ts";
import { MENDOZA } from "./mendoza/mendoza.ts";
import { nearestName } from "../text/nearest_name.ts";
import { loadRequirements } from "../reference/requirements.ts";
import { RIDE_SHARING } from "./ride_sharing/ride_sharing.ts";
import type { EntityScenario, Scenario } from "./scenario.ts";
import { SUPPLY_CHAINS } from "./supply_chain/supply_chain.ts";
import { isScenarioFile, loadScenario } from "./file/load_scenario.ts";

export { AGENT_ONBOARDING } from "./agent_onboarding/agent_onboarding.ts";
export { COMPUTE_MARKETPLACE } from "./compute_marketplace/compute_marketplace.ts";
export { MENDOZA } from "./mendoza/mendoza.ts";
export { loadRequirements, type Requirement } from "../reference/requirements.ts";
export { scenarioSize } from "./scenario_size.ts";

/** Every scenario by id, the baseline first. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [
    MENDOZA,
    ...COMPUTE_MARKETPLACES,
    ...RIDE_SHARING,
    ...FREELANCE,
    ...SUPPLY_CHAINS,
    ...ENERGY_GRIDS,
    ...CARBON_CREDITS,
    ...AGENT_ONBOARDINGS,
  ].map((
    scenario,
  ) => [scenario.id, scenario]),
);

/**
 * The scenario of an id, or of a person's own file: a name that ends in `.json` or holds a path separator.
 * @throws {UsageError} naming the nearest id, or where all are listed; or what is wrong with the file.
 */
export function findScenario(name: string): Scenario {
  if (isScenarioFile(name)) {
    const requirements = loadRequirements().map(({ id }) => id);
    return loadScenario(name, { scenarios: Object.keys(SCENARIOS), requirements });
  }
  if (Object.hasOwn(SCENARIOS, name)) return SCENARIOS[name]!;
  const hint = nearestName(name, Object.keys(SCENARIOS));
  throw new UsageError(`"${name}" is not a scenario`, {
    expected: "the id of a scenario, or a scenario file (my-scenario.json)",
    actual: name,
    next: hint === null ? "deno task scenario list shows them all" : `did you mean "${hint}"?`,
  });
}

/**
 * The scenario of a name, as `findScenario`, where it is one of entities.
 * @param wanted What the caller takes from it, in words (`blocks to write`).
 * @throws {UsageError} As `findScenario`, and for a scenario of key events.
 */
export function findEntityScenario(name: string, wanted: string): EntityScenario {
  const scenario = findScenario(name);
  if (scenario.kind === "entities") return scenario;
  throw new UsageError(
    `"${scenario.id}" has no ${wanted}: its key events are made and signed as they are appended`,
    { expected: "a scenario of entities", actual: scenario.id, next: `deno task onboard --scenario ${name}` },
  );
}

/** Scenarios named with commas between, each once. @throws {UsageError} None is named, one is unknown, or two share an id. */
export function findScenarios(names: string): Scenario[] {
  const found = new Map<string, Scenario>();
  for (const name of new Set(names.split(",").map((part) => part.trim()).filter((part) => part !== ""))) {
    const scenario = findScenario(name);
    if (found.has(scenario.id)) {
      throw new UsageError(`"${name}" has the id "${scenario.id}", as another named scenario has`, {
        expected: "ids that differ within a run",
        actual: scenario.id,
        next: "change the id in the file, or measure them in two runs",
      });
    }
    found.set(scenario.id, scenario);
  }
  if (found.size > 0) return [...found.values()];
  throw new UsageError(`"${names}" names no scenario`, {
    expected: "ids or scenario files, with commas between",
    actual: names,
    next: "deno task scenario list shows them all",
  });
}
