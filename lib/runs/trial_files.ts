import { HeadroomError } from "../errors.ts";
import { type Row, TABLE_NAMES, type TableName } from "./schema.ts";
import type { TrialDone } from "./trial_writer.ts";
import { validateRow } from "./validate_row.ts";

/** Ids of the trials that finished in a run folder that is not yet converted, sorted. */
export async function finishedTrials(dir: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(`${dir}/trials`)) {
      if (entry.isDirectory && !entry.name.startsWith(".")) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

/** Removes what killed trials left behind. */
export async function removeUnfinishedTrials(dir: string): Promise<void> {
  try {
    for await (const entry of Deno.readDir(`${dir}/trials`)) {
      if (entry.name.startsWith(".")) await Deno.remove(`${dir}/trials/${entry.name}`, { recursive: true });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Reads what a finished trial said of itself. @throws {HeadroomError} `done.json` is missing or damaged. */
export async function readTrialDone(dir: string, trial: string): Promise<TrialDone> {
  const path = `${dir}/trials/${trial}/done.json`;
  try {
    const done = JSON.parse(await Deno.readTextFile(path)) as TrialDone;
    if (done.schema !== 1 || done.trial !== trial) throw new Error(`it speaks of trial "${done.trial}"`);
    if (TABLE_NAMES.some((name) => !Number.isSafeInteger(done.rows[name]))) {
      throw new Error("row counts missing");
    }
    return done;
  } catch (cause) {
    throw damaged(path, cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * Rows of one table of one finished trial, checked one by one; their number must be what `done.json` says.
 * @throws {HeadroomError} A line is not JSON, a row does not fit the schema, or lines are missing.
 */
export async function readTrialRows<T extends TableName>(
  dir: string,
  done: TrialDone,
  table: T,
): Promise<Row<T>[]> {
  const path = `${dir}/trials/${done.trial}/${table}.jsonl`;
  const rows: Row<T>[] = [];
  for (const line of await readLines(path, done.rows[table])) {
    const where = `line ${rows.length + 1} of "${path}"`;
    rows.push(validateRow(table, parseLine(line, where), where));
  }
  if (rows.length !== done.rows[table]) {
    throw damaged(path, `${rows.length} rows of ${done.rows[table]}`);
  }
  return rows;
}

async function readLines(path: string, expectedRows: number): Promise<string[]> {
  try {
    const text = await Deno.readTextFile(path);
    return text.split("\n").filter((line) => line !== "");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && expectedRows === 0) return [];
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
}

function parseLine(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damaged(where, `text that is not JSON: ${line.slice(0, 40)}`);
  }
}

function damaged(what: string, actual: string): HeadroomError {
  return new HeadroomError(`Cannot read ${what}: it is damaged or incomplete (${actual})`, {
    expected: "a finished trial",
    actual,
    next: "Remove that trial's folder under trials/ and continue with --resume, which measures it again.",
  });
}
