import type { AskedDatabase } from "../../bench/session/ask_database.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { median } from "../../stats/quantile.ts";
import { rateCell, TIME_COLUMNS, timeCells } from "./summary_table.ts";

/** Service times of what was asked of a database, by type of query and in all. */
export function askedTable({ queries, trials }: AskedDatabase, title: string): SummaryTable {
  const types = Map.groupBy(queries.map((query, index) => ({ ...query, index })), ({ type }) => type);
  const timesOf = (indexes: readonly number[]) =>
    trials.flatMap(({ us }) => indexes.flatMap((index) => us[index]!));
  const rows = [...types].map(([type, asked]) => [
    type,
    String(asked.length),
    String(median(asked.map(({ matching }) => matching))),
    ...timeCells(timesOf(asked.map(({ index }) => index))),
    "",
  ]);
  const perTrial = trials.map(({ us }) => us.flat());
  const perS = perTrial.map((times) => times.length / (times.reduce((sum, one) => sum + one, 0) / 1e6));
  return {
    title,
    columns: ["type", "queries", "matching", ...TIME_COLUMNS, "queries/s"],
    rows: [
      ...rows,
      ["mix, closed loop", String(queries.length), "", ...timeCells(perTrial.flat()), rateCell(perS)],
    ],
  };
}
