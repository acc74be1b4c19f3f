import type pl from "nodejs-polars";

/** A row of a frame: values by column, untyped, because every aggregation makes columns of its own. */
// deno-lint-ignore no-explicit-any
export type Row = Record<string, any>;

/** Rows of a frame as sentences and marks of Plot take them. Cost: an object a row; aggregate first where the frame is large. */
export function records(frame: pl.DataFrame): Row[] {
  return frame.toRecords() as Row[];
}
