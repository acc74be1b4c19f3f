import pl from "nodejs-polars";
import { formatHeadroom, formatNumber } from "../../text/numbers.ts";
import { numeric, type TableSpec } from "../charts/table_html.ts";
import { answerBlock, type Block, missingBlock, notesBlock, tableBlock } from "./block.ts";
import type { Missing } from "./story.ts";

// deno-lint-ignore no-explicit-any
type Untyped = Record<string, any>;

/** Rows of a frame that has some: values by column, untyped, because aggregation makes new columns. */
export type Rows = [first: Untyped, ...rest: Untyped[]];

/** The rows of a frame that has some, for sentences made of them; in marks `frame.toRecords()` does. */
export function rowsOf(frame: pl.DataFrame): Rows {
  return frame.toRecords() as Rows;
}

/** How a frame is shown as a table. */
interface FrameTableOptions {
  readonly title?: string;
  /** Most rows that are shown, default 10. */
  readonly rows?: number;
  /** What to say of a frame without rows: `run.missing(table)`. */
  readonly missing?: Missing;
}

/** Rows of a head. choice: what a reader looks through. */
const HEAD_ROWS = 10;

/**
 * A frame's first rows as a table: whole numbers exactly, others with three significant digits, headroom as everywhere else (4.1x,
 * 1/17k), columns under their own names.
 */
export function frameTable(
  frame: pl.DataFrame,
  { title, rows = HEAD_ROWS }: FrameTableOptions = {},
): TableSpec {
  const columns = frame.head(rows).getColumns().map((series) => ({
    name: series.name,
    values: series.toArray() as unknown[],
  }));
  const isNumber = columns.map(({ values }) => typeof values.find((value) => value !== null) === "number");
  const texts = columns.map(({ name, values }) => {
    if (name.startsWith("headroom")) {
      return values.map((value) =>
        typeof value === "number" ? formatHeadroom(value) : cellText(value, false)
      );
    }
    const isWhole = values.every((value) => value === null || Number.isInteger(value));
    return values.map((value) => cellText(value, isWhole));
  });
  return {
    ...(title === undefined ? {} : { title }),
    columns: columns.map(({ name }, i) => isNumber[i] ? numeric(name) : name),
    rows: Array.from(
      { length: Math.min(rows, frame.height) },
      (_, row) => texts.map((column) => column[row]!),
    ),
  };
}

function cellText(value: unknown, isWhole: boolean): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return isWhole ? value.toLocaleString("en-US") : formatNumber(value);
  return typeof value === "string" ? value : String(value);
}

/** A frame as a table, and below it how much of the frame is shown; of one without rows what the run does not hold. */
export function table(frame: pl.DataFrame, options: FrameTableOptions = {}): Block {
  const { rows = HEAD_ROWS, missing } = options;
  if (frame.height === 0 && missing !== undefined) return missingBlock(missing);
  return tableBlock(frameTable(frame, options), sizeNote(frame, { shown: rows, height: frame.height }));
}

/** A frame that is shown as it is: its head, and its size. A lazy one is read only so far. */
export async function head(frame: pl.DataFrame | pl.LazyDataFrame): Promise<Block> {
  if (pl.DataFrame.isDataFrame(frame)) return frame.height === 0 ? noRows() : table(frame);
  const lazy = frame as pl.LazyDataFrame;
  const first = await lazy.head(HEAD_ROWS / 2).collect();
  if (first.height === 0) return noRows();
  const height = (await lazy.select(pl.len()).collect()).item() as number;
  return tableBlock(frameTable(first), sizeNote(first, { shown: first.height, height }));
}

function noRows(): Block {
  return notesBlock(["No rows."]);
}

function sizeNote(
  { width }: pl.DataFrame,
  { shown, height }: { readonly shown: number; readonly height: number },
): string {
  return height <= shown ? "" : `${shown} of ${height.toLocaleString("en-US")} rows, ${width} columns`;
}

/**
 * The answer in sentences that a cell makes from a frame's rows; where there are none, what the run does not hold.
 * @param say Makes the sentences; never called without rows.
 */
export function answer(
  frame: pl.DataFrame,
  say: (rows: Rows) => string | readonly string[],
  missing: Missing,
): Block {
  if (frame.height === 0) return missingBlock(missing);
  const said = say(rowsOf(frame));
  return answerBlock(typeof said === "string" ? [said] : said);
}
