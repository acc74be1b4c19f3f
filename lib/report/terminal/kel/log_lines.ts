import type { EventRow, LogRow } from "../../../inspect/kel/log_rows.ts";
import type { SummaryTable } from "../../../text/text_table.ts";

/** Titles of the columns of `eventLine()`. */
export const EVENT_TITLES = `${"event".padStart(8)}  type  ${"SAID".padEnd(44)}  signed  receipts  says`;

/** One event of a log. */
export function eventLine({ sn, type, said, signatures, receipts, about }: EventRow): string {
  const counts = `${String(signatures).padStart(6)}  ${String(receipts).padStart(8)}`;
  return `${String(sn).padStart(8)}  ${type}   ${said.padEnd(44)}  ${counts}  ${about}`.trimEnd();
}

/** Logs as a table. */
export function logsTable(title: string, logs: readonly LogRow[]): SummaryTable {
  return {
    title,
    columns: ["log", "events", "keys", "threshold", "witnesses", "delegated by"],
    left: ["delegated by"],
    rows: logs.map(({ prefix, events, keys, threshold, witnesses, witnessThreshold, delegator }) => [
      prefix,
      String(events),
      String(keys),
      threshold,
      witnesses === 0 ? "none" : `${witnessThreshold} of ${witnesses}`,
      delegator ?? "",
    ]),
  };
}
