import type { Rescaled } from "../../model/rescale/rescaled.ts";
import {
  isHeld,
  RESCALING_COVERAGE,
  type RescalingPoint,
  type RescalingSummary,
} from "../../model/rescale/rescaling_points.ts";
import type { PassportFigureId } from "../../runs/passport_figures.ts";
import { formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";

/** Figures that are named before what follows from them. */
const NAMED: readonly (readonly [figure: PassportFigureId, words: string])[] = [
  ["insert", "rows into b-trees"],
  ["lookup", "look-ups"],
  ["script", "JavaScript"],
  ["sync4k", "a synced commit of 4 KiB"],
  ["sync1m", "one of 1 MiB"],
];

/** Width of the interval of "times as long" from which on passports are called noisy. choice: wider than two kinds of work differ. */
const NOISY_TIMES = 1.5;

/** Before everything that is rescaled: from and to which machine, how the two differ. @param tested How good that has been, a clause. */
export function rescaledLines(rescaled: Rescaled, tested: string): string[] {
  const { times, intervals, noisy } = rescaledClauses(rescaled);
  return [
    `On ${rescaled.to}:`,
    `${rescaled.label}. ${times}.`,
    `${intervals}; ${tested}; with a run of that machine in data/runs: --held-out.`,
    ...noisy,
    "",
  ];
}

/** How two machines differ and what that makes of intervals, in clauses; a sentence where passports do not repeat. */
export function rescaledClauses({ figures, widening }: Rescaled) {
  const times = NAMED.flatMap(([id, words]) => {
    const found = figures.find(({ figure }) => figure === id);
    return found === undefined
      ? []
      : [`${words} ${formatNumber(found.value)}x [${formatNumber(found.low)}, ${formatNumber(found.high)}]`];
  });
  const least = Math.min(...Object.values(widening).flatMap(({ writes, reads }) => [writes, reads]));
  const isNoisy = figures.some(({ figure, low, high }) =>
    NAMED.some(([id]) => id === figure) && high / low > NOISY_TIMES
  );
  return {
    times: `There, of the time here: ${times.join(", ")}`,
    intervals: `Intervals are ${formatNumber(least)}x as wide each way or more`,
    noisy: isNoisy
      ? [
        "NOISY: figures of the passports do not repeat, so that little follows; take both again on quiet machines.",
      ]
      : [],
  };
}

/** How well times of another machine were foretold, by kind and one by one, the worst first. */
export function rescalingLines(
  points: readonly RescalingPoint[],
  summary: readonly RescalingSummary[],
): string[] {
  const distance = (point: RescalingPoint) => Math.abs(Math.log(point.measured / point.predicted));
  const share = (value: number | null) => value === null ? "-" : formatPercent(value);
  return [
    ...tableLines({
      title:
        "error: median of |measured / predicted - 1|, rescaled and as if the machines were one; held: 95 % intervals that hold",
      columns: ["kind", "predictions", "error", "asked", "verdict", "not rescaled", "held", "asked "],
      left: ["verdict"],
      rows: summary.map(({ kind, points, medianError, target, unscaledError, coverage }) => [
        ...[kind, String(points), share(medianError), formatPercent(target)],
        medianError === null ? "nothing of it" : medianError <= target ? "kept" : "missed",
        ...[share(unscaledError), share(coverage), formatPercent(RESCALING_COVERAGE)],
      ]),
    }),
    ...tableLines({
      title: "predictions, the worst first; ! outside its interval",
      columns: [
        "scenario",
        "store",
        "size",
        "what",
        "not rescaled",
        "predicted",
        "95 %",
        "measured",
        "error",
      ],
      left: ["store", "size", "what"],
      rows: points.toSorted((a, b) => distance(b) - distance(a)).map((point) => {
        const { scenario, store, variant, scale, what, unscaled, predicted, interval, measured } = point;
        const show = (ms: number) => formatUs(1000 * ms);
        const error = measured / predicted - 1;
        return [
          ...[scenario, `${store} ${variant}`, `x${scale}`, what, show(unscaled), show(predicted)],
          ...[interval === null ? "-" : `[${interval.map(show).join(", ")}]`, show(measured)],
          `${error >= 0 ? "+" : ""}${formatPercent(error)}${
            interval !== null && !isHeld(point) ? " !" : "  "
          }`,
        ];
      }),
    }),
  ];
}
