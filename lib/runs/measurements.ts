import { HeadroomError } from "../errors.ts";
import type { Manifest } from "./manifest.ts";
import type { Row, TableName } from "./schema.ts";

/** What is read of an opened run (`run_reader.ts`); a test may hold its tables in memory. */
export interface RunTables {
  readonly manifest: Manifest;
  rows<T extends TableName>(table: T): Promise<Row<T>[]>;
}

/** The measured tables of a run: what summaries, comparisons and models start from. */
export interface Measurements {
  readonly manifest: Manifest;
  readonly trials: readonly Row<"trials">[];
  readonly commits: readonly Row<"commits">[];
  readonly operations: readonly Row<"operations">[];
  readonly queries: readonly Row<"queries">[];
}

/**
 * Reads the measured tables of a run. Cost: all of them in memory.
 * @throws {HeadroomError} A trial stands twice: it would count as two, and narrow every interval.
 */
export async function readMeasurements(run: RunTables): Promise<Measurements> {
  const trials = await run.rows("trials");
  const ids = new Set<string>();
  for (const { trial } of trials) {
    if (ids.has(trial)) {
      throw HeadroomError.unmet(`use run "${run.manifest.run}"`, {
        expected: "one row for each trial",
        actual: `several for ${trial}`,
        next: "Copy the run folder again, or measure again with: deno task bench",
      });
    }
    ids.add(trial);
  }
  return {
    manifest: run.manifest,
    trials,
    commits: await run.rows("commits"),
    operations: await run.rows("operations"),
    queries: await run.rows("queries"),
  };
}
