import pl from "nodejs-polars";
import { medianInterval } from "../../stats/median_interval.ts";

/**
 * Medians over trials with their 95 % intervals. Take one row a trial: rows of one trial are not independent of each other.
 * @param by Columns whose equal values make a group.
 * @param value Column of the figure, in any unit; rows without one are left out.
 * @returns The columns `by`, and `n`, `median`, `low`, `high`; the last two are null of fewer than six rows. Groups in the order
 * of their first row.
 */
export function medians(frame: pl.DataFrame, by: readonly string[], value: string): pl.DataFrame {
  const rows = frame.filter(pl.col(value).isNotNull()).toRecords() as Record<string, unknown>[];
  const groups = [...Map.groupBy(rows, (row) => JSON.stringify(by.map((name) => row[name]))).values()];
  const found = groups.map((own) => medianInterval(own.map((row) => row[value] as number)));
  const column = (name: string, values: (number | null)[]) => pl.Series(name, values, pl.Float64);
  return pl.DataFrame([
    ...by.map((name) => pl.Series(name, groups.map((own) => own[0]![name]), frame.getColumn(name).dtype)),
    column("n", found.map(({ n }) => n)),
    column("median", found.map(({ median }) => median)),
    column("low", found.map(({ interval }) => interval?.[0] ?? null)),
    column("high", found.map(({ interval }) => interval?.[1] ?? null)),
  ]);
}
