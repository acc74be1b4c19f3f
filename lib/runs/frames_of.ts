import pl from "nodejs-polars";
import { isLeftOut } from "./bulk_trials.ts";
import { POLARS_TYPES } from "./frame.ts";
import { FRAME_COLUMNS, type FrameColumns } from "./frame_columns.ts";
import { noisyTrials } from "./noise.ts";
import type { Run } from "./run_reader.ts";
import { type Row, TABLE_NAMES, type TableName } from "./schema.ts";

/** A table of a run with what is known of each row's trial, read where a query needs it. */
export type LazyTable<T extends TableName> = pl.LazyDataFrame<FrameColumns<T>>;
/** The same in memory. */
export type Table<T extends TableName> = pl.DataFrame<FrameColumns<T>>;

/**
 * Every table of a run as a lazy frame, with the columns of `FRAME_COLUMNS`: no query needs a join. A table that the run does
 * not have is an empty frame of the same columns. Memory: what a query collects; of a run that is not finished, all its rows.
 * @throws {HeadroomError} As `Run.scan`.
 */
export async function framesOf(
  run: Pick<Run, "rows" | "scan">,
): Promise<<T extends TableName>(table: T) => LazyTable<T>> {
  const attributes = attributesOf(await run.rows("trials"));
  const frames = new Map<TableName, pl.LazyDataFrame>();
  for (const table of TABLE_NAMES) frames.set(table, joined(table, await run.scan(table), attributes));
  return <T extends TableName>(table: T) => frames.get(table)! as unknown as LazyTable<T>;
}

/** What is joined to every row of a trial, under the names of `FRAME_COLUMNS`. */
function attributesOf(trials: readonly Row<"trials">[]): pl.LazyDataFrame {
  const noisy = noisyTrials(trials);
  const column = (name: string, type: keyof typeof POLARS_TYPES, of: (trial: Row<"trials">) => unknown) =>
    pl.Series(name, trials.map(of), FRAME_TYPES[type]);
  return pl.DataFrame([
    ...(["trial", "scenario", "store", "variant", "benchmark", "profile", "durability"] as const).map(
      (name) => column(name, "text", (trial) => trial[name]),
    ),
    column("scale", "number", ({ scale }) => scale),
    column("trial_role", "text", ({ role }) => role),
    column("setting", "text", ({ store, variant }) => `${store}, ${variant}`),
    column("used", "boolean", (trial) => trial.status === "ok" && !isLeftOut(trial)),
    column("noisy", "boolean", ({ trial }) => noisy.has(trial)),
    column("store_rows", "integer", ({ rows }) => rows),
    column("store_entities", "integer", ({ entities }) => entities),
    column("store_bytes", "integer", ({ file_bytes }) => file_bytes),
  ]).lazy();
}

/** A table's rows with the columns of its frame. Order of rows: that of the file. */
function joined(table: TableName, rows: pl.LazyDataFrame, attributes: pl.LazyDataFrame): pl.LazyDataFrame {
  const columns = FRAME_COLUMNS[table];
  const wanted = Object.keys(columns);
  const own = new Set(rows.columns);
  const added = attributes.columns.filter((name) => wanted.includes(name) && !own.has(name));
  const durations = wanted.flatMap((name) => DURATIONS[name]?.alias(name) ?? []);
  const counts = wanted.filter((name) => columns[name]!.type === "integer");
  return rows
    .join(attributes.select(["trial", ...added]), { on: "trial", how: "left", maintainOrder: "left" })
    .withColumns(...durations, pl.col(counts).cast(FRAME_TYPES.integer))
    .select(pl.col(wanted));
}

/** Types of a frame's columns: counts are fractions too, because Polars divides whole numbers by cutting off what is left. */
const FRAME_TYPES = { ...POLARS_TYPES, integer: pl.Float64 } as const;

/** How durations are worked out. */
const DURATIONS: Readonly<Record<string, pl.Expr>> = {
  service_us: pl.col("end_us").sub(pl.col("start_us")),
  response_us: pl.col("end_us").sub(pl.col("scheduled_us")),
};
