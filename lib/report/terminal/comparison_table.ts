import type { Comparison } from "../../model/compare_runs.ts";
import { formatUs } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";

/** A comparison as a table: mean service times of both runs and their ratio; `~` means no difference shown. */
export function comparisonTable(comparisons: readonly Comparison[]): SummaryTable {
  return {
    title: "mean service time a call, median over trials · ratio above 1 is slower",
    columns: ["work", "base", "new", "trials", "ratio [95 %]", "p", "result"],
    rows: comparisons.map((comparison) => [
      comparison.what,
      formatUs(comparison.baseUs),
      formatUs(comparison.newUs),
      comparison.trials.join("+"),
      ratioCell(comparison),
      comparison.p.toFixed(3),
      comparison.result === "unchanged" ? "~" : comparison.result,
    ]),
  };
}

function ratioCell({ ratio, interval }: Comparison): string {
  if (interval === null) return `${ratio.toFixed(2)}x [no interval]`;
  return `${ratio.toFixed(2)}x [${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`;
}
