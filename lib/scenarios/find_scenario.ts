import { UsageError } from "../errors.ts";
import { loadRequirements } from "../reference/requirements.ts";
import { shellCommand } from "../text/command_line.ts";
import { nearestName } from "../text/nearest_name.ts";
import { isScenarioFile, loadScenario } from "./file/load_scenario.ts";
import type { EntityScenario, Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

/**
 * The scenario of an id, or of a user's own file: a name that ends in `.json` or `.jsonc` or contains a path separator.
 * @throws {UsageError} With the nearest id, or the command that lists all; or with what is wrong with the file.
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
 * As `findScenario`, for a scenario of entities.
 * @param wanted What the caller needs of it, in words (`blocks to write`).
 * @throws {UsageError} As `findScenario`, and for a scenario of key events.
 */
export function findEntityScenario(name: string, wanted: string): EntityScenario {
  const scenario = findScenario(name);
  if (scenario.kind === "entities") return scenario;
  throw new UsageError(
    `"${scenario.id}" has no ${wanted}: its key events are made and signed as they are appended`,
    {
      expected: "a scenario of entities",
      actual: scenario.id,
      next: shellCommand`deno task onboard --scenario ${name}`,
    },
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
