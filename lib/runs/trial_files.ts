import { createHash, type Hash } from "node:crypto";
import { HeadroomError, messageOf } from "../errors.ts";
import { folderEntries } from "./folder_entries.ts";
import { byTable, OPTIONAL_TABLES, type Row, TABLE_NAMES, type TableName } from "./schema.ts";
import { parseSealed } from "./sealed_json.ts";
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
    const done = parseSealed(await Deno.readTextFile(path)) as TrialDone;
    if (done.schema !== 1 || done.trial !== trial) throw new Error(`it speaks of trial "${done.trial}"`);
    // A trial of before a table was there has no rows of it.
    const rows = byTable((name) => done.rows[name] ?? (OPTIONAL_TABLES.has(name) ? 0 : NaN));
    if (TABLE_NAMES.some((name) => !Number.isSafeInteger(rows[name]))) throw new Error("row counts missing");
    return { ...done, rows };
  } catch (cause) {
    throw damaged(path, messageOf(cause));
  }
}

/** Rows of a table that are held at a time, and some of a chunk more. choice: a few megabytes of commits, and few parts to join. */
export const ROWS_AT_ONCE = 10_000;

/**
 * Rows of one table of a finished trial, each validated, in parts, so that memory does not grow with the trial; their number must
 * equal the one in `done.json`.
 * @throws {HeadroomError} A line is not JSON, a row does not fit the schema, lines are missing or not those that were written.
 */
export async function* readTrialParts<T extends TableName>(
  dir: string,
  done: TrialDone,
  table: T,
): AsyncGenerator<Row<T>[], undefined> {
  const path = `${dir}/trials/${done.trial}/${table}.jsonl`;
  let [count, rows]: [number, Row<T>[]] = [0, []];
  const hash = createHash("sha256");
  for await (const lines of readLines(path, done.rows[table], hash)) {
    for (const line of lines) {
      const where = `line ${++count} of "${path}"`;
      rows.push(validateRow(table, parseLine(line, where), { where, next: REMEASURE }));
    }
    if (rows.length < ROWS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (count !== done.rows[table]) throw damaged(path, `${count} rows of ${done.rows[table]}`);
  if (done.digests !== undefined && done.digests[table] !== hash.digest("hex")) {
    throw damaged(path, "other lines than were written");
  }
  if (rows.length > 0) yield rows;
  return undefined;
}

/** The lines of a file, some at a time. @param hash Gets its bytes. */
async function* readLines(
  path: string,
  expectedRows: number,
  hash: Hash,
): AsyncGenerator<string[], undefined> {
  try {
    using file = await Deno.open(path);
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of file.readable) {
      hash.update(bytes);
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop()!;
      yield lines.filter((line) => line !== "");
    }
    if (rest !== "") yield [rest];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && expectedRows === 0) return undefined;
    throw damaged(path, messageOf(error));
  }
  return undefined;
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
