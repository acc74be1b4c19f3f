import type { AskedDatabase } from "../../bench/session/ask_database.ts";
import type { AskOutcome } from "../../bench/trial/ask_trial.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { median } from "../../stats/quantile.ts";
import { formatNumber, formatUs } from "../../text/numbers.ts";
import { rateCell, TIME_COLUMNS, timeCells } from "./summary_table.ts";

/** Service times of what was asked of a database, by type of query and in all; of several stores as ratios to the first, too. */
export function askedTable({ queries, stores }: AskedDatabase, title: string): SummaryTable {
  const all = queries.map((query, index) => ({ ...query, index }));
  const types = Map.groupBy(all, ({ type }) => type);
  const several = stores.length > 1;
  const rowsOf = (type: string, asked: typeof all) => {
    const times = stores.map(({ trials }) =>
      trials.flatMap(({ us }) => asked.flatMap(({ index }) => us[index]!))
    );
    const matching = asked === all ? "" : String(median(asked.map(({ matching }) => matching)));
    return stores.map(({ name, trials }, at) => [
      type,
      ...several ? [name] : [],
      String(asked.length),
      matching,
      ...timeCells(times[at]!),
      ...several ? [`${formatNumber(median(times[at]!) / median(times[0]!))}x`] : [],
      asked === all ? rateCell(trials.map(perSecond)) : "",
    ]);
  };
  return {
    title,
    columns: [
      "type",
      ...several ? ["store"] : [],
      "queries",
      "matching",
      ...TIME_COLUMNS,
      ...several ? ["p50 to first"] : [],
      "queries/s",
    ],
    left: ["store"],
    rows: [
      ...[...types].flatMap(([type, asked]) => rowsOf(type, asked)),
      ...rowsOf("mix, closed loop", all),
    ],
  };
}

/** The answer, a line a store: what a median query takes, against the first store, too, and how many answers were right. */
export function askedAnswers({ queries, stores }: AskedDatabase): string[] {
  const times = stores.map(({ trials }) => median(trials.flatMap(({ us }) => us.flat())));
  return stores.map(({ name, trials }, at) => {
    const wrong = new Set(trials.flatMap(({ wrong }) => wrong)).size;
    return [
      `${name} takes ${formatUs(times[at]!)} for a median query`,
      ...at === 0 ? [] : [`${formatNumber(times[at]! / times[0]!)} times as long as ${stores[0]!.name}`],
      `${queries.length - wrong} of ${queries.length} answers right`,
    ].join(", ");
  });
}

function perSecond({ us }: AskOutcome): number {
  const times = us.flat();
  return times.length / (times.reduce((sum, one) => sum + one, 0) / 1e6);
}
