import pl from "nodejs-polars";
import { median, ratioOfMedians } from "../../stats/mod.ts";

/** What is compared with what. */
interface Compared {
  /** Column of the figure, in any unit; rows without one are left out. */
  readonly value: string;
  /** Column that tells apart what is compared, such as `store`; and its value that all others are a ratio to. */
  readonly compare: string;
  readonly to: string;
  /** Columns that are equal in what is compared. */
  readonly by: readonly string[];
}

/** Where resampling starts: the same frame gives the same intervals. */
const SEED = 1;

/**
 * Ratios of medians over trials with their 95 % intervals. Take one row a trial: rows of one trial are not independent of each other.
 * @returns The columns `by` and `compare`, and `n` (trials of the smaller side), `ratio`, `low`, `high`, `median`, `base` (the median
 * of `to`); `low` and `high` are null under six trials on a side. Groups that lack a side are left out.
 */
export function ratios(frame: pl.DataFrame, { by, value, compare, to }: Compared): pl.DataFrame {
  const rows = frame.filter(pl.col(value).isNotNull()).toRecords() as Record<string, unknown>[];
  const groups = [...Map.groupBy(rows, (row) => JSON.stringify(by.map((name) => row[name]))).values()];
  const found = groups.flatMap((group) => {
    const sides = Map.groupBy(group, (row) => row[compare] as string);
    const base = sides.get(to)?.map((row) => row[value] as number);
    if (base === undefined) return [];
    return [...sides].filter(([side]) => side !== to).map(([, own]) => {
      const values = own.map((row) => row[value] as number);
      return {
        row: own[0]!,
        ...ratioOfMedians(values, base, SEED),
        median: median(values),
        base: median(base),
      };
    });
  });
  const column = (name: string, values: (number | null)[], type: pl.Float64 | pl.Int64 = pl.Float64) =>
    pl.Series(name, values, type);
  return pl.DataFrame([
    ...[...by, compare].map((name) =>
      pl.Series(name, found.map(({ row }) => row[name]), frame.getColumn(name).dtype)
    ),
    column("n", found.map(({ n }) => n), pl.Int64),
    column("ratio", found.map(({ ratio }) => ratio)),
    column("low", found.map(({ interval }) => interval?.[0] ?? null)),
    column("high", found.map(({ interval }) => interval?.[1] ?? null)),
    column("median", found.map(({ median }) => median)),
    column("base", found.map(({ base }) => base)),
  ]);
}
