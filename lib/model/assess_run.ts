import { damagedRun, readMeasurements, type RunTables } from "../runs/measurements.ts";
import { embeddedScenario } from "../scenarios/embedded_scenario.ts";
import { scenarioSize } from "../scenarios/scenario_size.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import type { AssessInput, RequirementRow } from "./input.ts";

/**
 * Assesses a run by the scenarios embedded in its manifest, so that an old run is judged by the questions of its time.
 * Cost: the run's commits, operations and queries in memory.
 * @throws {HeadroomError} A damaged run.
 */
export async function assessRun(
  run: RunTables,
  requirements: readonly RequirementRow[],
): Promise<Assessment> {
  return assess(await readAssessInput(run, requirements));
}

/** Everything that `assess` reads of a run. Cost and errors: as `assessRun`. */
export async function readAssessInput(
  run: RunTables,
  requirements: readonly RequirementRow[],
): Promise<AssessInput> {
  const damaged = damagedRun(run.manifest);
  return {
    ...await readMeasurements(run),
    sizes: await run.rows("sizes"),
    checks: await run.rows("checks"),
    requirements,
    scenarios: run.manifest.scenarios.map((embedded) => {
      const scenario = embeddedScenario(embedded, damaged);
      return { scenario, fullSize: scenario.kind === "entities" ? scenarioSize(scenario, 1) : null };
    }),
  };
}
