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
 * @throws {HeadroomError} As `trialsOf`.
 */
export async function readMeasurements(run: RunTables): Promise<Measurements> {
  return {
    manifest: run.manifest,
    trials: await trialsOf(run),
    commits: await run.rows("commits"),
    operations: await run.rows("operations"),
    queries: await run.rows("queries"),
  };
}

/**
 * The trials of a run, one row each.
 * @throws {HeadroomError} A trial stands twice: it would count as two, and narrow every interval. Or a finished run holds other
 * trials than its manifest counts: every figure would rest on fewer than it says.
 */
export async function trialsOf({ manifest, rows }: RunTables): Promise<Row<"trials">[]> {
  const damaged = damagedRun(manifest);
  const trials = await rows("trials");
  const repeated = [...Map.groupBy(trials, ({ trial }) => trial)].find(([, same]) => same.length > 1);
  if (repeated !== undefined) {
    throw damaged("one row for each trial", `several for ${repeated[0]}`);
  }
  const finished = manifest.status === "complete" || manifest.status === "failed";
  if (finished && trials.length !== manifest.trialsDone) {
    throw damaged(`the ${manifest.trialsDone} trials of its manifest`, `${trials.length}`);
  }
  return trials;
}

/** Makes the error of a run whose folder does not hold what it should: nothing is concluded from it. */
export function damagedRun({ run }: Manifest): (expected: string, actual: string) => HeadroomError {
  const next = "Copy the run folder again, or measure again with: deno task bench";
  return (expected, actual) => HeadroomError.unmet(`use run "${run}"`, { expected, actual, next });
}
