import type { SummaryTable } from "../../text/text_table.ts";
import { countBetween, type HistogramSummary } from "../../inspect/histogram_summary.ts";
import type { ValueClass } from "../../inspect/published_classes.ts";

/** A whole number with thousands separators. */
export function countCell(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** A share of a total as percent; a share that would round to zero is shown as `< 0.1 %`. */
export function shareCell(part: number, whole: number): string {
  if (whole === 0) return "-";
  const percent = 100 * part / whole;
  return part > 0 && percent < 0.05 ? "< 0.1 %" : `${percent.toFixed(1)} %`;
}

/** At most `length` characters of a text on one line; control characters and quotes show as JSON shows them. */
export function textCell(text: string, length: number): string {
  const shown = JSON.stringify(text).slice(1, -1);
  return shown.length <= length ? shown : `${shown.slice(0, length - 1)}…`;
}

/** A table of classes: how many of the counted things are in each, and their share. Empty classes at the end are left out. */
export function classTable(
  { title, unit, counted }: { readonly title: string; readonly unit: string; readonly counted: string },
  classes: readonly ValueClass[],
  histogram: HistogramSummary,
): SummaryTable {
  const counts = classes.map(({ min, max }) => countBetween(histogram, min, max ?? Infinity));
  const last = counts.findLastIndex((count) => count > 0);
  return {
    title,
    columns: [unit, counted, "share"],
    rows: classes.slice(0, last + 1).map(({ name }, i) => [
      name,
      countCell(counts[i]!),
      shareCell(counts[i]!, histogram.count),
    ]),
  };
}
