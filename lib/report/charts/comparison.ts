import * as Plot from "@observablehq/plot";
import type { Interval } from "../../model/verdicts/verdict.ts";
import { colour } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatNumber } from "../../text/numbers.ts";
import { logTicks } from "./log_ticks.ts";
import { bandScale, type Canvas, type ChartOptions, gridX, plotSvg, words } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";

/** One thing against the baseline: ratio, 95 % interval, and both values as text. */
export interface RatioRow {
  readonly label: string;
  /** Value divided by the baseline's. */
  readonly ratio: number;
  readonly interval: Interval;
  /** Both values with their units, for the table. */
  readonly value: string;
  readonly baseline: string;
}

/** Ratios to one baseline. */
export interface ComparisonData {
  readonly title: string;
  /** What a ratio of 1 stands for. */
  readonly baseline: string;
  readonly rows: readonly RatioRow[];
  /** Range of ratios that A/A comparisons reach; null where it was not measured. */
  readonly noise: Interval;
  readonly facts: readonly string[];
  readonly provenance: Provenance;
}

/** Ratios to a baseline on a log axis centred at 1, largest effect first, with intervals and the noise floor as a band. */
export function comparison(data: ComparisonData, options?: ChartOptions): Figure {
  const rows = [...data.rows].sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)));
  const subtitle = `Ratio to ${data.baseline} (1 = equal), logarithmic. ` +
    (rows.some((row) => row.interval !== null) ? "Lines: 95 % interval. " : "") +
    (data.noise === null ? "Noise floor not measured." : "Grey band: noise floor.");
  return makeFigure({
    id: slug("comparison", data.baseline),
    title: data.title,
    subtitle,
    facts: data.facts,
    provenance: data.provenance,
    draw: (canvas) => drawRatios(rows, data.noise, canvas),
    table: {
      columns: ["what", numeric("value"), numeric("baseline"), numeric("ratio"), numeric("95 % interval")],
      rows: rows.map((row) => [
        row.label,
        row.value,
        row.baseline,
        `${formatNumber(row.ratio)}x`,
        row.interval === null ? "–" : `[${row.interval.map(formatNumber).join(", ")}]`,
      ]),
    },
    data: rows.map(({ label, ratio, interval, value, baseline }) => ({
      ...{ what: label, ratio, low_95_ratio: interval?.[0] ?? null, high_95_ratio: interval?.[1] ?? null },
      ...{ value, baseline },
    })),
  }, options);
}

const ROW_PX = 40;
const LEAST_REACH = 1.25;

function drawRatios(rows: readonly RatioRow[], noise: Interval, canvas: Canvas): string {
  const reach = Math.max(
    LEAST_REACH,
    ...rows.flatMap((row) => [row.ratio, ...row.interval ?? []]).map((ratio) => Math.max(ratio, 1 / ratio)),
  ) * 1.08;
  const order = rows.map((_, i) => String(i));
  const at = (_: unknown, i: number) => order[i];
  const ticks = [...new Set([...logTicks(1 / reach, reach, canvas.width >= 500 ? 9 : 5), 1])];
  return plotSvg({
    ...canvas,
    height: rows.length * ROW_PX + 44,
    marginLeft: 16,
    marginRight: 48,
    marginTop: 4,
    marginBottom: 40,
    x: { type: "log", domain: [1 / reach, reach] },
    y: bandScale(order),
    marks: [
      noise === null ? null : Plot.rect([noise], { x1: "0", x2: "1", fill: colour("grid") }),
      gridX(ticks),
      Plot.ruleX([1], { stroke: colour("muted"), strokeWidth: 1.5 }),
      Plot.axisX(ticks, {
        text: (value: number) => `${formatNumber(value)}x`,
        label: null,
        tickSize: 3,
      }),
      Plot.ruleY(rows, {
        x1: (row: RatioRow) => row.interval?.[0],
        x2: (row: RatioRow) => row.interval?.[1],
        y: at,
        stroke: colour("exact"),
        strokeWidth: 2,
        dy: 8,
      }),
      Plot.dot(rows, { x: "ratio", y: at, r: 4.5, fill: colour("exact"), dy: 8 }),
      words(rows, {
        frameAnchor: "left",
        y: at,
        text: "label",
        dx: -12,
        dy: -9,
      }),
      words(rows, {
        x: (row: RatioRow) => Math.max(row.ratio, row.interval?.[1] ?? 0),
        y: at,
        text: (row: RatioRow) => `${formatNumber(row.ratio)}x`,
        dx: 8,
        dy: 8,
        fontWeight: 600,
      }),
    ],
  });
}
