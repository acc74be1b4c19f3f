import * as Plot from "@observablehq/plot";
import type { Curve } from "../../model/assessment.ts";
import { colour } from "../colours.ts";
import { type Figure, makeFigure } from "../figure.ts";
import { formatCount, formatValue, unitWords } from "../format_value.ts";
import { logTicks } from "../log_ticks.ts";
import { type ChartOptions, gridY, HALO, NARROW_PX, plotScale, plotSvg, WIDE_PX } from "../plot_svg.ts";
import { captionOf, type Provenance } from "../provenance.ts";
import { slug } from "../slug.ts";
import { sentenceCase } from "../sentence_case.ts";
import { spreadLabels } from "../spread_labels.ts";
import { variantStyle } from "../variant_style.ts";
import { headlineFinding } from "./headline_finding.ts";
import { valueAt } from "./value_at.ts";

export interface HeadlineData {
  /** Curves of one scenario and one metric, one for each variant. */
  readonly curves: readonly Curve[];
  readonly provenance: Provenance;
}

/**
 * A metric against size: measured points filled, projected ones open, the law solid where it was tested and dashed beyond,
 * its 95 % interval shaded, needs and limits as labelled rules. Use `comparison` to compare settings at one size instead.
 */
export function headline(data: HeadlineData, { width = WIDE_PX }: ChartOptions = {}): Figure {
  const first = data.curves[0]!;
  const title = headlineFinding(data.curves);
  const subtitle =
    `${sentenceCase(first.metricTitle)} (${
      unitWords(first.unit)
    }) against size (${first.sizeUnit}), both logarithmic. ` +
    `Filled: measured (diamond: test of the law). Open: projected. Dashed: beyond the tested range. ` +
    `Shaded: 95 % interval, cut at the frame.`;
  const points = data.curves.flatMap((curve) => curve.measured);
  const samples = points.reduce((sum, point) => sum + point.n, 0);
  const draw = (chartWidth: number) => drawHeadline(data.curves, chartWidth, `${title}. ${subtitle}`);
  return makeFigure({
    id: slug("headline", first.scenario, first.metric, first.variant),
    title,
    subtitle,
    caption: captionOf(data.provenance, [
      `${points.length} measured sizes, n = ${formatCount(samples)}`,
      data.curves.map((curve) => variantStyle(curve.variant).label).join(" and "),
    ]),
    wide: draw(width),
    narrow: draw(NARROW_PX),
    table: headlineTable(data.curves),
  });
}

function headlineTable(curves: readonly Curve[]) {
  const { sizeUnit, unit, metricTitle } = curves[0]!;
  return {
    columns: [
      { title: "variant" },
      { title: "basis" },
      { title: `size (${sizeUnit})`, number: true as const },
      { title: metricTitle, number: true as const },
      { title: "95 % interval", number: true as const },
    ],
    rows: curves.flatMap((curve) => [
      ...curve.measured.map((point) => [
        curve.variant,
        point.role === "fit" ? "measured" : "measured, test of the law",
        formatCount(point.size),
        formatValue(point.value, unit),
        `[${formatValue(point.low, unit)}, ${formatValue(point.high, unit)}]`,
      ]),
      ...curve.marks.flatMap((mark) => {
        const at = valueAt(curve.law, mark.size);
        if (at === null) return [];
        return [[
          curve.variant,
          `projected, ${mark.label}`,
          formatCount(mark.size),
          formatValue(at.value, unit),
          `[${formatValue(at.low, unit)}, ${formatValue(at.high, unit)}]`,
        ]];
      }),
    ]),
  };
}

interface LawPoint {
  readonly size: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly style: ReturnType<typeof variantStyle>;
}

function drawHeadline(curves: readonly Curve[], width: number, ariaLabel: string): string {
  const wide = width >= 500;
  const marks = distinctMarks(curves[0]!.marks);
  const { limits } = curves[0]!;
  const labels = curves.map((curve) => variantStyle(curve.variant).label.split(" (")[0]!);
  const labelRoom = curves.length > 1 ? Math.max(...labels.map((label) => label.length)) * 6.6 + 10 : 14;
  const frame = frameOf(curves);
  const layout: Plot.PlotOptions & { width: number; height: number } = {
    width,
    height: wide ? 400 : 330,
    marginLeft: 62,
    marginRight: labelRoom,
    marginTop: 16 + marks.length * 17,
    marginBottom: 46,
    x: { type: "log", domain: frame.x },
    y: { type: "log", domain: frame.y },
  };
  const x = plotScale(layout, "x");
  const y = plotScale(layout, "y");
  const yTicks = logTicks(...frame.y, wide ? 7 : 5);
  return plotSvg({
    ...layout,
    ariaLabel,
    x: { ...layout.x, axis: null },
    y: { ...layout.y, axis: null },
    marks: [
      gridY(yTicks),
      Plot.axisX(logTicks(...frame.x, wide ? 8 : 4), {
        text: formatCount,
        label: `size, ${curves[0]!.sizeUnit}`,
        labelArrow: "none",
        labelAnchor: "center",
        labelOffset: 40,
        tickSize: 4,
      }),
      Plot.axisY(yTicks, {
        text: (value: number) => formatValue(value, tickUnit(curves[0]!.unit)),
        label: null,
        tickSize: 0,
      }),
      ...verticalRules(marks, x, width, layout.marginLeft!),
      ...curves.toReversed().flatMap((curve) => curveMarks(curve, frame.y)),
      ...limitRules(limits, y, frame.x[0], [layout.marginTop!, layout.height - layout.marginBottom!]),
      ...endLabels(curves, labels, y, layout),
    ],
  });
}

/** Sizes nearer than this share would be one line on the chart. */
const SAME_SIZE = 0.03;

/** Marks without those that say the same of the same size: Mendoza's own need is Mendoza 1x. */
function distinctMarks(marks: Curve["marks"]): Curve["marks"] {
  const same = (a: Curve["marks"][number], b: Curve["marks"][number]) =>
    a.label.toLowerCase() === b.label.toLowerCase() && Math.abs(Math.log(a.size / b.size)) < SAME_SIZE;
  return marks.filter((mark, i) => !marks.slice(0, i).some((earlier) => same(earlier, mark)));
}

/** Rates show plain numbers on the axis (the unit stands in the subtitle); times and sizes show their own. */
function tickUnit(unit: string): string {
  return ["us", "ms", "s", "min", "h", "bytes"].includes(unit) ? unit : "";
}

function frameOf(curves: readonly Curve[]): { x: [number, number]; y: [number, number] } {
  const sizes = curves.flatMap((curve) =>
    [...curve.measured, ...curve.law, ...curve.marks].map((at) => at.size)
  );
  const points = curves.flatMap((curve) => [...curve.measured, ...curve.law]);
  const values = drawable([
    ...points.map((at) => at.value),
    ...curves.flatMap((curve) => curve.limits.map((limit) => limit.value)),
  ]);
  const bounds = drawable(points.flatMap((at) => [at.low, at.high]));
  const positive = drawable(sizes);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    x: [Math.min(...positive) / 1.15, Math.max(...positive) * 1.15],
    y: [
      Math.max(Math.min(low, ...bounds), low / INTERVAL_REACH) / 1.4,
      Math.min(Math.max(high, ...bounds), high * INTERVAL_REACH) * 1.4,
    ],
  };
}

/** How far an interval may stretch the frame beyond the values themselves; a wider one is cut there. */
const INTERVAL_REACH = 5;

function drawable(values: readonly number[]): number[] {
  return values.filter((value) => value > 0 && Number.isFinite(value));
}

function curveMarks(curve: Curve, [low, high]: readonly [number, number]): Plot.Markish[] {
  const inside = (value: number) => Math.min(Math.max(value, low), high);
  const style = variantStyle(curve.variant);
  const law: LawPoint[] = curve.law.map((point) => ({ ...point, style }));
  const tested = law.filter((_, i) => curve.law[i]!.tested);
  const lastTested = Math.max(0, tested.length - 1);
  const beyond = law.slice(lastTested);
  const projected = curve.marks.flatMap((mark) => valueAt(curve.law, mark.size) ?? []);
  return [
    Plot.areaY(law, {
      x: "size",
      y1: (p: LawPoint) => inside(p.low),
      y2: (p: LawPoint) => inside(p.high),
      fill: style.colour,
      fillOpacity: 0.16,
    }),
    Plot.line(tested, { x: "size", y: "value", stroke: style.colour, strokeWidth: 2 }),
    Plot.line(beyond, {
      x: "size",
      y: "value",
      stroke: style.colour,
      strokeWidth: 2,
      strokeDasharray: "6 5",
    }),
    Plot.ruleX(curve.measured, {
      x: "size",
      y1: (p: { low: number }) => inside(p.low),
      y2: (p: { high: number }) => inside(p.high),
      stroke: style.colour,
      strokeWidth: 1.5,
    }),
    Plot.dot(curve.measured.filter((point) => point.role === "fit"), {
      x: "size",
      y: "value",
      r: 4,
      symbol: style.symbol,
      fill: style.colour,
    }),
    Plot.dot(curve.measured.filter((point) => point.role === "test"), {
      x: "size",
      y: "value",
      r: 5,
      symbol: "diamond",
      fill: style.colour,
    }),
    Plot.dot(projected, {
      x: "size",
      y: "value",
      r: 4.5,
      symbol: style.symbol,
      fill: colour("surface"),
      stroke: style.colour,
      strokeWidth: 2,
    }),
  ];
}

/** Rules with their labels stacked above the plot, the rightmost lowest, each turned towards the side with room. */
function verticalRules(
  marks: Curve["marks"],
  x: (value: number) => number,
  width: number,
  marginLeft: number,
): Plot.Markish[] {
  const sorted = [...marks].sort((a, b) => b.size - a.size);
  const lineOf = (mark: Curve["marks"][number]) => colour(mark.kind === "breakpoint" ? "limit" : "muted");
  const rules = sorted.map((mark, i) =>
    Plot.ruleX([mark.size], {
      stroke: lineOf(mark),
      ...(mark.kind === "mendoza" ? { strokeDasharray: "2 3" } : {}),
      insetTop: -(8 + i * 17),
    })
  );
  const labels = sorted.map((mark, i) => {
    const right = x(mark.size) > (marginLeft + width) / 2;
    return Plot.text([mark.label], {
      x: () => mark.size,
      text: (label: string) => label,
      frameAnchor: "top",
      lineAnchor: "bottom",
      textAnchor: right ? "end" : "start",
      dx: right ? -5 : 5,
      dy: -(i * 17),
      fill: lineOf(mark),
      ...HALO,
    });
  });
  return [...rules, ...labels];
}

function limitRules(
  limits: Curve["limits"],
  y: (value: number) => number,
  left: number,
  [top, bottom]: [number, number],
): Plot.Markish[] {
  const at = limits.map((limit) => y(limit.value));
  const placed = spreadLabels(at.map((position) => position - 8), 16, top + 6, bottom - 6);
  return limits.flatMap((limit, i) => [
    Plot.ruleY([limit.value], { stroke: colour("limit"), strokeWidth: 1.5, strokeDasharray: "8 3" }),
    Plot.text([limit.label], {
      x: () => left,
      y: () => limit.value,
      text: (label: string) => label,
      textAnchor: "start",
      dx: 4,
      dy: placed[i]! - at[i]!,
      fill: colour("limit"),
      ...HALO,
    }),
  ]);
}

function endLabels(
  curves: readonly Curve[],
  labels: readonly string[],
  y: (value: number) => number,
  layout: { marginTop?: number; marginBottom?: number; height: number },
): Plot.Markish[] {
  if (curves.length < 2) return [];
  const ends = curves.map((curve) => curve.law.at(-1) ?? curve.measured.at(-1)!);
  const at = ends.map((end) => y(end.value));
  const placed = spreadLabels(at, 16, layout.marginTop!, layout.height - layout.marginBottom!);
  return curves.map((curve, i) =>
    Plot.text([ends[i]!], {
      x: "size",
      y: "value",
      text: () => labels[i]!,
      textAnchor: "start",
      dx: 8,
      dy: placed[i]! - at[i]!,
      fill: variantStyle(curve.variant).colour,
      fontWeight: 600,
    })
  );
}
