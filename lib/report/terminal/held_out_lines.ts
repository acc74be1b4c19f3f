import {
  errorOf,
  HELD_OUT_TARGETS,
  type HeldOutPoint,
  type HeldOutSummary,
} from "../../model/evidence/held_out.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";

/** How good a run's predictions of its larger trials were, by kind and one by one, the worst first. */
export function heldOutLines(points: readonly HeldOutPoint[], summary: readonly HeldOutSummary[]): string[] {
  const trials = new Set(points.map(({ trial }) => trial)).size;
  if (points.length === 0) {
    return [
      "held out: nothing. No trial is four times as large as the calibration trials of its store;",
      "Next: deno task bench --experiment list (growth-* and use-cases have such trials)",
    ];
  }
  return [
    `held out: ${points.length} predictions of ${trials} trials, each from smaller trials alone, a quarter of its size at most`,
    ...tableLines(summaryTable(summary)),
    ...tableLines(pointsTable(points)),
  ];
}

function summaryTable(summary: readonly HeldOutSummary[]): SummaryTable {
  return {
    title:
      "error: median of |measured / predicted - 1|; one size: the same where each trial is predicted by others of its size; " +
      "held: intervals (95 %) that hold what was measured",
    columns: ["kind", "predictions", "trials", "error", "asked", "verdict", "one size", "held"],
    left: ["verdict"],
    rows: summary.map(({ kind, points, trials, medianError, sameSizeError, coverage }) => [
      ...[kind, String(points), String(trials), shareText(medianError)],
      formatPercent(HELD_OUT_TARGETS[kind]),
      medianError === null ? "no such trial" : medianError <= HELD_OUT_TARGETS[kind] ? "kept" : "missed",
      ...[shareText(sameSizeError), shareText(coverage)],
    ]),
  };
}

function shareText(share: number | null): string {
  return share === null ? "-" : formatPercent(share);
}

function pointsTable(points: readonly HeldOutPoint[]): SummaryTable {
  const worstFirst = points.toSorted((a, b) => distance(b) - distance(a));
  return {
    title:
      "predictions, the worst first; beyond: size as a multiple of the largest known; ! outside its interval",
    columns: [
      "scenario",
      "store",
      "point",
      "beyond",
      "kind",
      "what",
      "predicted",
      "95 %",
      "measured",
      "error",
    ],
    left: ["store", "point", "kind", "what"],
    rows: worstFirst.map((point) => {
      const { scenario, store, variant, scale, beyond, kind, what, predicted, interval, measured } = point;
      const show = (value: number) => point.unit === "bytes" ? formatBytes(value) : formatUs(1000 * value);
      const isOutside = interval !== null && (measured < interval[0] || measured > interval[1]);
      const error = errorOf(point);
      return [
        ...[scenario, `${store} ${variant}`, `x${scale}`, `${formatNumber(beyond)}x`, kind, what],
        ...[show(predicted), interval === null ? "-" : `[${interval.map(show).join(", ")}]`, show(measured)],
        `${error >= 0 ? "+" : ""}${formatPercent(error)}${isOutside ? " !" : "  "}`,
      ];
    }),
  };
}

/** How far a prediction is off, too high and too low alike. */
function distance(point: HeldOutPoint): number {
  return Math.abs(Math.log(1 + errorOf(point)));
}
