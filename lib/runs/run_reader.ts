import { readFileSync } from "node:fs";
import pl from "nodejs-polars";
import { HeadroomError, messageOf } from "../errors.ts";
import { tableDigest, tablePath } from "./convert_trials.ts";
import { conformed, frameProblem, isTimed, toFrame, toRows } from "./frame.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./manifest_file.ts";
import { OPTIONAL_TABLES, type Row, TABLE_NAMES, type TableName } from "./schema.ts";
import { finishedTrials, readTrialDone, readTrialParts } from "./trial_files.ts";

/** A run folder opened for reading. Tables are read on request and not cached. */
export interface Run {
  readonly dir: string;
  readonly manifest: Manifest;
  /** Tables that should be in the folder and are not: read as empty. None where such a folder is refused. */
  readonly lacking: readonly TableName[];
  /**
   * All rows of a table, checked against the schema. Cost: the whole table in memory. Rows of what was timed read their values from
   * columns: what changes one begins with `plainRow` or `endingAt`, as `{ ...row }` has none of them.
   */
  rows<T extends TableName>(table: T): Promise<Row<T>[]>;
  /** The table as a Polars frame, for aggregating without row objects. */
  frame(table: TableName): Promise<pl.DataFrame>;
  /** The table as a lazy frame, checked like the others; a finished run's is read from its file by each query. */
  scan(table: TableName): Promise<pl.LazyDataFrame>;
}

/**
 * Opens a run folder: a finished one (Parquet), or one still running, killed or interrupted (its finished trials).
 *
 * Unknown tables and columns are ignored; missing optional tables are empty.
 * @param isLenient Whether other missing tables are empty too, and named in `lacking`: for what shows the rest and says so.
 *
 * @throws {HeadroomError} No manifest, another schema version, a missing or damaged table.
 */
export async function openRun(dir: string, { isLenient = false } = {}): Promise<Run> {
  const manifest = await readManifest(dir);
  if (manifest.status !== "complete" && manifest.status !== "failed") {
    return {
      dir,
      manifest,
      lacking: [],
      rows: (table) => readLines(dir, table),
      frame: async (table) => toFrame(table, await readLines(dir, table)),
      scan: async (table) => toFrame(table, await readLines(dir, table)).lazy(),
    };
  }
  const missing = new Set<TableName>();
  for (const table of TABLE_NAMES) if (!await isThere(dir, table)) missing.add(table);
  const lacking = [...missing].filter((table) => !OPTIONAL_TABLES.has(table));
  if (lacking.length > 0 && !isLenient) throw lacks(dir, lacking[0]!);
  const digestOf = (table: TableName) => manifest.tables?.[table];
  const frame = (table: TableName) =>
    missing.has(table)
      ? toFrame(table, [])
      : readTable(dir, table, { digest: digestOf(table), read: pl.readParquet });
  const scan = (table: TableName) =>
    missing.has(table) ? toFrame(table, []).lazy() : readTable(dir, table, {
      digest: digestOf(table),
      read: (path) => pl.scanParquet(path, { glob: false }),
    });
  return {
    dir,
    manifest,
    lacking,
    rows: (table) => Promise.try(() => toRows(table, isTimed(table) ? scan(table) : frame(table))),
    frame: (table) => Promise.try(frame, table),
    scan: (table) => Promise.try(scan, table),
  };
}

async function readLines<T extends TableName>(dir: string, table: T): Promise<Row<T>[]> {
  const rows: Row<T>[] = [];
  for (const trial of await finishedTrials(dir)) {
    for await (const part of readTrialParts(dir, await readTrialDone(dir, trial), table)) {
      for (const row of part) rows.push(row);
    }
  }
  return rows;
}

async function isThere(dir: string, table: TableName): Promise<boolean> {
  return await Deno.stat(tablePath(dir, table)).then(() => true, () => false);
}

function lacks(dir: string, table: TableName): HeadroomError {
  return new HeadroomError(`Cannot open run folder "${dir}": "${table}.parquet" is missing`, {
    expected: `${TABLE_NAMES.length} tables: ${TABLE_NAMES.join(", ")}`,
    actual: `no ${table}.parquet`,
    next: "Copy the whole run folder again, or measure again with: deno task bench",
  });
}

interface TableReading<Frame> {
  /** What the manifest says of the file; absent in an older one. */
  readonly digest: string | undefined;
  readonly read: (path: string) => Frame;
}

function readTable<Frame extends pl.DataFrame | pl.LazyDataFrame>(
  dir: string,
  table: TableName,
  { digest, read }: TableReading<Frame>,
): Frame {
  const path = tablePath(dir, table);
  let frame: Frame;
  let problem: string | null;
  try {
    if (digest !== undefined && tableDigest(readFileSync(path)) !== digest) {
      throw new Error("other bytes than its manifest.json says");
    }
    frame = read(path);
    problem = frameProblem(table, frame);
  } catch (cause) {
    throw corrupt(path, messageOf(cause), cause);
  }
  if (problem !== null) throw corrupt(path, problem);
  return conformed(table, frame);
}

function corrupt(path: string, actual: string, cause?: unknown): HeadroomError {
  return new HeadroomError(`Cannot read "${path}": it is damaged or of another format: ${actual}`, {
    expected: "a Parquet file written by this version of Headroom",
    actual,
    next: "Copy the run folder again, or measure again with: deno task bench",
    cause,
  });
}
