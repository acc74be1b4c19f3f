import pl from "nodejs-polars";
import { HeadroomError, messageOf } from "../errors.ts";
import { conformed, frameProblem, toFrame } from "./frame.ts";
import { byTable, TABLE_NAMES, type TableName } from "./schema.ts";
import { readTrialDone, readTrialRows } from "./trial_files.ts";

/** Path of a table of a finished run. */
export function tablePath(dir: string, table: TableName): string {
  return `${dir}/${table}.parquet`;
}

/**
 * Converts finished trials' JSON lines to `<table>.parquet` (zstd), one trial in memory at a time, and reads each back.
 *
 * @throws {HeadroomError} Damaged lines, a full disk, or a Parquet file that does not read back; the lines are kept.
 */
export async function convertTrials(dir: string, trials: readonly string[]): Promise<void> {
  const parts = `${dir}/trials/.parquet`;
  await Deno.mkdir(parts, { recursive: true });
  const expected = byTable(() => 0);
  for (const trial of trials) {
    const done = await readTrialDone(dir, trial);
    for (const table of TABLE_NAMES) {
      const rows = await readTrialRows(dir, done, table);
      toFrame(table, rows).writeParquet(`${parts}/${trial}.${table}.parquet`, { compression: "zstd" });
      expected[table] += rows.length;
    }
  }
  for (const table of TABLE_NAMES) {
    await joinParquet(
      table,
      trials.map((trial) => `${parts}/${trial}.${table}.parquet`),
      tablePath(dir, table),
    );
    verifyParquet(dir, table, expected[table]);
  }
  await Deno.remove(parts, { recursive: true });
}

/** Streams several Parquet files of one table into one, under a temporary name until it is complete. */
export async function joinParquet(
  table: TableName,
  sources: readonly string[],
  target: string,
): Promise<void> {
  const partial = `${target}.partial`;
  try {
    if (sources.length === 0) toFrame(table, []).writeParquet(partial, { compression: "zstd" });
    else {
      const frames = sources.map((path) =>
        conformed(table, pl.scanParquet(path, { glob: false }))
      ) as unknown as pl.DataFrame[];
      const joined = pl.concat(frames) as unknown as pl.LazyDataFrame;
      await joined.sinkParquet(partial, { compression: "zstd" }).collect();
    }
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

function verifyParquet(dir: string, table: TableName, expectedRows: number): void {
  const frame = pl.readParquet(tablePath(dir, table));
  const problem = frameProblem(table, frame) ??
    (frame.height === expectedRows ? null : `${frame.height} rows, expected ${expectedRows}`);
  if (problem === null) return;
  throw new HeadroomError(
    `Cannot finish the run in "${dir}": "${table}.parquet" does not read back: ${problem}`,
    {
      expected: `${expectedRows} rows`,
      actual: problem,
      next: "The measurements are kept under trials/. Continue with --resume.",
    },
  );
}
