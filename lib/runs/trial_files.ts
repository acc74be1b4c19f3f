import { HeadroomError, messageOf } from "../errors.ts";
import { folderEntries } from "./folder_entries.ts";
import { type Row, TABLE_NAMES, type TableName } from "./schema.ts";
import type { TrialDone } from "./trial_writer.ts";
import { validateRow } from "./validate_row.ts";

const REMEASURE =
  "Remove that trial's folder under trials/ and continue with --resume, which measures it again.";

/** Ids of the finished trials in a run folder that is not yet converted, sorted. */
export async function finishedTrials(dir: string): Promise<string[]> {
  const entries = await folderEntries(`${dir}/trials`);
  return entries.filter(({ isDirectory, name }) => isDirectory && !name.startsWith(".")).map(({ name }) =>
    name
  );
}

/** Whether a run folder holds its trials' lines: of one that is not finished, or whose noisy trials can be measured again. */
export async function holdsLines(dir: string): Promise<boolean> {
  return (await finishedTrials(dir)).length > 0;
}

/** Removes the hidden folders of trials that were killed. */
export async function removeUnfinishedTrials(dir: string): Promise<void> {
  for (const { name } of await folderEntries(`${dir}/trials`)) {
    if (name.startsWith(".")) await Deno.remove(`${dir}/trials/${name}`, { recursive: true });
  }
}

/** Reads a finished trial's `done.json`. @throws {HeadroomError} It is missing or damaged. */
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
    throw damaged(path, messageOf(cause));
  }
}

/**
 * Rows of one table of a finished trial, each validated; their number must equal the one in `done.json`.
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
    rows.push(validateRow(table, parseLine(line, where), { where, next: REMEASURE }));
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
    throw damaged(path, messageOf(error));
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
    next: REMEASURE,
  });
}
