import * as Plot from "@observablehq/plot";
import { colour } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatCount, formatUs } from "../../text/numbers.ts";
import { logTicks } from "./log_ticks.ts";
import type { PercentilePoint } from "./percentile_curve.ts";
import {
  type Canvas,
  type ChartOptions,
  gridX,
  gridY,
  type Layout,
  plotScale,
  plotSvg,
  words,
} from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";
import { spreadLabels } from "./spread_labels.ts";
import type { SubjectStyle } from "./subject_style.ts";

/** One curve: the percentiles of one kind of work. */
export interface TimeSeries {
  readonly label: string;
  /** service: from the call; response: from the scheduled moment. */
  readonly kind: "service" | "response";
  readonly samples: number;
  readonly points: readonly PercentilePoint[];
  readonly maxUs: number;
  /** Look of its setting, where the picture compares settings. */
  readonly style?: Pick<SubjectStyle, "colour" | "symbol">;
}

/** Curves to be compared in one picture. */
export interface ResponseTimesData {
  /** What was timed: "Queries on compute-marketplace at scale 0.02". */
  readonly of: string;
  readonly series: readonly TimeSeries[];
  /** As `Figure.shows`. */
  readonly shows?: readonly string[];
  /** What the caption says beside the number of samples: what the settings survive. */
  readonly facts: readonly string[];
  readonly provenance: Provenance;
}

/**
 * Percentile curves to p99.9 on log axes, service time thin beside response time thick; the slowest series in blue where
 * one setting is shown, else each in its setting's colour.
 * A curve ends where its samples no longer support a percentile.
 */
export function responseTimes(data: ResponseTimesData, options?: ChartOptions): Figure {
  const common = Math.min(...data.series.map((one) => last(one).share));
  const series = [...data.series].sort((a, b) => timeAt(b, common) - timeAt(a, common));
  const worst = series[0]!;
  const named = worst.points.findLast((point) => TICKS.includes(point.share))!;
  const kinds = new Set(series.map((one) => one.kind));
  const shown = kinds.size > 1
    ? "Thick: response time. Thin: service time."
    : `${kinds.has("service") ? "Service" : "Response"} time.`;
  const samples = series.reduce((sum, one) => sum + one.samples, 0);
  return makeFigure({
    id: slug("times", data.of),
    title: `${data.of}: ${worst.label} is slowest, ${percentileName(named.share)} ${formatUs(named.us)}` +
      (worst.samples < FEW ? ` of ${worst.samples} samples` : ""),
    subtitle: `Time at each percentile, both axes logarithmic. ${shown}`,
    facts: [`n = ${formatCount(samples)}`, ...data.facts],
    provenance: data.provenance,
    draw: (canvas) => drawCurves(series, canvas),
    table: {
      columns: ["series", "kind", ...["n", ...TICKS.map(percentileName), "max"].map(numeric)],
      rows: series.map((one) => [
        one.label,
        one.kind,
        formatCount(one.samples),
        ...TICKS.map((share) => {
          const point = one.points.find((at) => at.share === share);
          return point === undefined ? "n too small" : formatUs(point.us);
        }),
        formatUs(one.maxUs),
      ]),
    },
    data: series.flatMap(({ label, kind, samples, points, maxUs }) =>
      [...points, { share: 1, us: maxUs }].map(({ share, us }) => ({
        ...{ series: label, kind, samples },
        ...{ share_of_samples: share, time_us: us },
      }))
    ),
    ...data.shows === undefined ? {} : { shows: data.shows },
  }, options);
}

/** Percentiles on the axis as far as a curve goes, in the title and in the table. */
const TICKS = [0.5, 0.9, 0.99, 0.999];

/** Under so many samples a title tells their number. choice: no percentile beyond p85 comes of fewer. */
const FEW = 20;

function last(series: TimeSeries): PercentilePoint {
  return series.points.at(-1)!;
}

function timeAt(series: TimeSeries, share: number): number {
  return series.points.find((point) => point.share === share)?.us ?? 0;
}

function percentileName(share: number): string {
  return `p${Number((share * 100).toFixed(1))}`;
}

/** Position of a percentile on a log axis: each further nine takes the same room. */
function nines(point: { share: number }): number {
  return 1 / (1 - point.share);
}

function drawCurves(series: readonly TimeSeries[], canvas: Canvas): string {
  const { width } = canvas;
  const times = series.flatMap((one) => one.points.map((point) => point.us)).filter((us) => us > 0);
  const labelPx = Math.max(...series.map((one) => one.label.length)) * 6.8;
  // Beside the curves only where that leaves them half the width.
  const inside = labelPx > width / 2;
  const domain: [number, number] = [Math.min(...times) / 1.2, Math.max(...times) * 1.2];
  const farthest = Math.max(...series.map((one) => last(one).share));
  // Two at least: an axis has a length.
  const ticks = TICKS.filter((_, i) => i < 2 || farthest > TICKS[i - 1]!).map((share) => nines({ share }));
  const layout: Layout = {
    width,
    height: width >= 500 ? 360 : 320,
    marginLeft: 58,
    marginRight: inside ? 18 : labelPx + 14,
    marginTop: 12,
    marginBottom: 34,
    x: { type: "log", domain: [2, Math.round(ticks.at(-1)!)] },
    y: { type: "log", domain },
  };
  const y = plotScale(layout, "y");
  const ends = series.map((one) => y(last(one).us));
  const placed = spreadLabels(ends, { gap: 15, low: 16, high: layout.height - 36 });
  const yTicks = logTicks(...domain, 7);
  return plotSvg({
    ...layout,
    ...canvas,
    marks: [
      gridX(ticks),
      gridY(yTicks),
      Plot.axisX(ticks, {
        text: (value: number) => percentileName(1 - 1 / value),
        label: null,
        tickSize: 3,
      }),
      Plot.axisY(yTicks, { text: formatUs, label: null, tickSize: 0 }),
      ...series.flatMap((one, i) => seriesMarks(one, i === 0, { inside, dy: placed[i]! - ends[i]! })),
    ],
  });
}

function seriesMarks(
  one: TimeSeries,
  slowest: boolean,
  { inside, dy }: { readonly inside: boolean; readonly dy: number },
): Plot.Markish[] {
  const stroke = one.style?.colour ?? (slowest ? colour("exact") : colour("peer"));
  return [
    Plot.line(one.points, { x: nines, y: "us", stroke, strokeWidth: one.kind === "response" ? 3 : 1.4 }),
    Plot.dot([last(one)], { x: nines, y: "us", r: 3, fill: stroke, symbol: one.style?.symbol ?? "circle" }),
    (inside ? words : Plot.text)([last(one)], {
      frameAnchor: "right",
      y: "us",
      text: () => one.label,
      textAnchor: inside ? "end" : "start",
      dx: inside ? -4 : 8,
      dy: inside ? dy - 9 : dy,
      fill: stroke,
      fontWeight: slowest ? 650 : 400,
    }),
  ];
}
