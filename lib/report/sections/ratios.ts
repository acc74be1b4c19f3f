import pl from "nodejs-polars";
import { ratioOfMedians } from "../../stats/ratio.ts";

/** What is compared: the same figure of two values of a column. */
interface RatioOptions {
  /** Column of the figure, in any unit. */
  readonly value: string;
  /** Column that tells the sides apart, and its values: `of` over `to`; without `of` each other value over `to`. */
  readonly column: string;
  readonly of?: string;
  readonly to: string;
}

/** Seed of the resampling. choice: any; the same frame gives the same intervals. */
const SEED = 1;

/**
 * Ratios of medians over trials with their 95 % intervals. Take one row a trial: rows of one trial are not independent of each
 * other.
 * @param by Columns whose equal values make a group; groups without rows on both sides are left out.
 * @returns The columns `by` and `column`, and `n` (trials on the smaller side), `ratio`, `low`, `high`; the last two are null under
 * six trials. Groups in the order of their first row.
 */
export function ratios(
  frame: pl.DataFrame,
  by: readonly string[],
  { value, column, of, to }: RatioOptions,
): pl.DataFrame {
  const rows = frame.filter(pl.col(value).isNotNull()).toRecords() as Record<string, unknown>[];
  const groups = [...Map.groupBy(rows, (row) => JSON.stringify(by.map((name) => row[name]))).values()];
  const found = groups.flatMap((own) => {
    const sides = Map.groupBy(own, (row) => row[column]);
    // In order of size: Polars groups rows in any order, and the interval must not go by it.
    const figures = (side: unknown) =>
      (sides.get(side) ?? []).map((row) => row[value] as number).sort((x, y) => x - y);
    const base = figures(to);
    if (base.length === 0) return [];
    return [...sides].filter(([side]) => of === undefined ? side !== to : side === of)
      .map(([side, [first]]) => ({ first: first!, ...ratioOfMedians(figures(side), base, SEED) }));
  });
  const number = (name: string, of: (row: (typeof found)[number]) => number | null) =>
    pl.Series(name, found.map(of), pl.Float64);
  return pl.DataFrame([
    ...[...by, column].map((name) =>
      pl.Series(name, found.map(({ first }) => first[name]), frame.getColumn(name).dtype)
    ),
    number("n", ({ n }) => n),
    number("ratio", ({ ratio }) => ratio),
    number("low", ({ interval }) => interval?.[0] ?? null),
    number("high", ({ interval }) => interval?.[1] ?? null),
  ]);
}
