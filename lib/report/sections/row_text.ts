import type { Rows } from "./frame_table.ts";
import { formatMeasured } from "../../text/numbers.ts";

/**
 * A number of a frame's row with its unit and its interval, where the row has one in `low` and `high`: "9.17x [8.9x, 9.5x]".
 * @param column The number's column, such as `median` or `ratio`.
 */
export function rowText(row: Rows[number], column: string, unit: string): string {
  const interval = row["low"] === null || row["low"] === undefined
    ? null
    : [row["low"], row["high"]] as const;
  return formatMeasured({ value: row[column], interval }, unit);
}
