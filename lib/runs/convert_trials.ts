import pl from "nodejs-polars";
import { createHash } from "node:crypto";
import { HeadroomError, messageOf } from "../errors.ts";
import { syncFile } from "./atomic_file.ts";
import { compactTimes } from "./compact_times.ts";
import { conformed, frameDifference, frameProblem, toFrame } from "./frame.ts";
import { byTable, type Row, TABLE_NAMES, type TableName } from "./schema.ts";
import { readTrialDone, readTrialParts, ROWS_AT_ONCE } from "./trial_files.ts";

/** Path of a table of a finished run. */
export function tablePath(dir: string, table: TableName): string {
  return `${dir}/${table}.parquet`;
}

/**
 * Converts finished trials' JSON lines to `<table>.parquet` (zstd), part after part in memory, and compares what is read back
 * with the lines, value by value.
 *
 * @throws {HeadroomError} Damaged lines, a full disk, or a Parquet file that does not read back; the lines are kept.
 */
export async function convertTrials(dir: string, trials: readonly string[]): Promise<void> {
  const parts = `${dir}/trials/.parquet`;
  await Deno.mkdir(parts, { recursive: true });
  for (const table of TABLE_NAMES) {
    const sources: string[] = [];
    for await (const rows of partsOf(dir, trials, table)) {
      const source = `${parts}/${sources.length}.${table}.parquet`;
      await writeParquet(table, rows, source);
      sources.push(source);
    }
    await joinParquet(table, { sources, target: tablePath(dir, table) });
    await verifyParquet(table, tablePath(dir, table), partsOf(dir, trials, table));
  }
  await Deno.remove(parts, { recursive: true });
}

/** Rows of small trials come together: a file of each, synced, took longer than all that they hold. */
async function* partsOf<T extends TableName>(
  dir: string,
  trials: readonly string[],
  table: T,
): AsyncGenerator<Row<T>[], undefined> {
  let gathered: Row<T>[] = [];
  for (const trial of trials) {
    for await (const rows of readTrialParts(dir, await readTrialDone(dir, trial), table)) {
      for (const row of rows) gathered.push(row);
      if (gathered.length < ROWS_AT_ONCE) continue;
      yield gathered;
      gathered = [];
    }
  }
  if (gathered.length > 0) yield gathered;
  return undefined;
}

/** Files to join. */
interface Joined {
  readonly sources: readonly string[];
  readonly target: string;
  /** Whether times are rounded (`compactTimes`). */
  readonly compact?: boolean;
}

/** Streams several Parquet files of one table into one, under a temporary name until it is complete. */
export async function joinParquet(
  table: TableName,
  { sources, target, compact = false }: Joined,
): Promise<void> {
  if (sources.length === 0) return await writeParquet(table, [], target);
  await underPartialName(target, async (partial) => {
    const frames = sources.map((path) =>
      conformed(table, pl.scanParquet(path, { glob: false }))
    ) as unknown as pl.DataFrame[];
    const whole = pl.concat(frames) as unknown as pl.LazyDataFrame;
    const joined = compact ? whole.withColumns(...compactTimes(table)) : whole;
    await joined.sinkParquet(partial, { compression: "zstd" }).collect();
  });
}

/** Writes rows of one table as Parquet, under a temporary name until it is complete. Throws as `joinParquet`. */
export async function writeParquet<T extends TableName>(
  table: T,
  rows: readonly Row<T>[],
  target: string,
): Promise<void> {
  await underPartialName(target, (partial) => {
    toFrame(table, rows).writeParquet(partial, { compression: "zstd" });
  });
}

/** SHA-256 (hex) of each table's file in a folder, by its name: for the manifest. */
export function tableDigests(dir: string): Record<TableName, string> {
  return byTable((table) => tableDigest(Deno.readFileSync(tablePath(dir, table))));
}

/** SHA-256 (hex) of a table's file. */
export function tableDigest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function underPartialName(
  target: string,
  write: (partial: string) => void | Promise<void>,
): Promise<void> {
  const partial = `${target}.partial`;
  try {
    await write(partial);
    // What it was made from may be deleted once it has its name.
    await syncFile(partial);
    await Deno.rename(partial, target);
  } catch (cause) {
    await Deno.remove(partial).catch(() => {});
    throw new HeadroomError(`Cannot write "${target}": ${messageOf(cause)}`, {
      expected: "free disk space and readable measurements",
      actual: String(cause),
      next: "Free disk space, then continue with --resume. Nothing measured was lost.",
      cause,
    });
  }
}

/**
 * Compares a Parquet file with the rows it should hold, by value and part after part.
 * @throws {HeadroomError} It differs; names the first difference.
 */
export async function verifyParquet<T extends TableName>(
  table: T,
  path: string,
  parts: AsyncIterable<readonly Row<T>[]> | readonly (readonly Row<T>[])[],
): Promise<void> {
  const file = pl.scanParquet(path, { glob: false });
  const partOf = (length: number) => file.slice(checked, length).collect();
  let checked = 0;
  let problem = frameProblem(table, await partOf(0));
  for await (const rows of problem === null ? parts : []) {
    const frame = await partOf(rows.length);
    problem = frameProblem(table, frame) ?? frameDifference(table, frame, rows);
    if (problem !== null) break;
    checked += rows.length;
  }
  // What follows a difference may be all of a large table.
  if (problem === null) {
    const { height } = await partOf(Number.MAX_SAFE_INTEGER);
    if (height === 0) return;
    problem = `${checked + height} rows, expected ${checked}`;
  }
  throw new HeadroomError(
    `Cannot finish the run: "${path}" does not read back as it was written: ${problem}`,
    {
      expected: "every value as it was measured",
      actual: problem,
      next: "The measurements are kept. Free disk space or mend the disk, then run the command again.",
    },
  );
}
