import { readMeasurements, type RunTables } from "../runs/measurements.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { scenarioSize } from "../scenarios/scenario_size.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import type { RequirementRow } from "./input.ts";

/**
 * Assesses a run by the scenarios embedded in its manifest, so that an old run is judged by the questions of its time.
 * Cost: the run's commits, operations and queries in memory.
 */
export async function assessRun(
  run: RunTables,
  requirements: readonly RequirementRow[],
): Promise<Assessment> {
  return assess({
    ...await readMeasurements(run),
    sizes: await run.rows("sizes"),
    checks: await run.rows("checks"),
    requirements,
    scenarios: run.manifest.scenarios.map(({ definition }) => {
      const scenario = definition as Scenario;
      return { scenario, fullSize: scenario.kind === "entities" ? scenarioSize(scenario, 1) : null };
    }),
  });
}
