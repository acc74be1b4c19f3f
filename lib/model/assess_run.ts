import { inProject, REPORTS_DIR } from "../project_root.ts";
import { damagedRun, readMeasurements, type RunTables } from "../runs/measurements.ts";
import { recordsOf } from "../runs/records.ts";
import { embeddedScenario } from "../scenarios/embedded_scenario.ts";
import { scenarioSize } from "../scenarios/scenario_size.ts";
import { type AssessedRun, assessWithLaws } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import type { AssessInput, RequirementRow } from "./input.ts";

/** What a run is judged by beside its requirements. */
interface AssessOptions extends Pick<AssessInput, "acceptableMinutes"> {
  /** Folder of the files that record what the run means; that of the checkout where left out. */
  readonly reports?: string;
}

/**
 * Assesses a run by the scenarios embedded in its manifest, so that an old run is judged by the questions of its time.
 * Cost: the run's commits, operations and queries in memory.
 * @throws {HeadroomError} A damaged run.
 */
export async function assessRun(
  run: RunTables,
  requirements: readonly RequirementRow[],
  options: AssessOptions = {},
): Promise<Assessment> {
  return (await assessRunWithLaws(run, requirements, options)).assessment;
}

/** The same with the laws that it was made with. */
export async function assessRunWithLaws(
  run: RunTables,
  requirements: readonly RequirementRow[],
  options: AssessOptions = {},
): Promise<AssessedRun> {
  return assessWithLaws(await readAssessInput(run, requirements, options));
}

/** Everything that `assess` reads of a run. Cost and errors: as `assessRun`. */
export async function readAssessInput(
  run: RunTables,
  requirements: readonly RequirementRow[],
  { acceptableMinutes, reports = inProject(REPORTS_DIR) }: AssessOptions = {},
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
    acceptableMinutes,
    records: await recordsOf(run.manifest.run, reports),
  };
}
