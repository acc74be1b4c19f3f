import type { Manifest } from "../runs/manifest.ts";
import type { Row, TableName } from "../runs/schema.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { scenarioSize } from "../scenarios/scenario_size.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import type { RequirementRow } from "./input.ts";

/** What `assessRun` needs of an opened run (`lib/runs/run_reader.ts`). */
export interface RunTables {
  readonly manifest: Manifest;
  rows<T extends TableName>(table: T): Promise<Row<T>[]>;
}

/**
 * Assesses a run by the scenarios its manifest embeds, so that an old run is judged by its own questions.
 * Cost: the run's commits, operations and queries in memory.
 */
export async function assessRun(
  run: RunTables,
  requirements: readonly RequirementRow[],
): Promise<Assessment> {
  const { manifest } = run;
  return assess({
    manifest,
    trials: await run.rows("trials"),
    commits: await run.rows("commits"),
    operations: await run.rows("operations"),
    queries: await run.rows("queries"),
    sizes: await run.rows("sizes"),
    checks: await run.rows("checks"),
    requirements,
    scenarios: manifest.scenarios.map(({ definition }) => {
      const scenario = definition as Scenario;
      return { scenario, fullSize: scenario.kind === "entities" ? scenarioSize(scenario, 1) : null };
    }),
  });
}
