import * as Plot from "@observablehq/plot";
import type { Curve } from "../../model/assessment.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatCount, formatValue, unitWords } from "../../text/numbers.ts";
import { logTicks } from "./log_ticks.ts";
import { type ChartOptions, gridY, NARROW_PX, plotScale, plotSvg, WIDE_PX } from "./plot_svg.ts";
import { captionOf, type Provenance } from "./provenance.ts";
import { slug } from "../../text/slug.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { variantStyle } from "./variant_style.ts";
import { curveMarks } from "./curve_marks.ts";
import { frameOf } from "./headline_frame.ts";
import { headlineMarks } from "./headline_marks.ts";
import { endLabels, limitRules, verticalRules } from "./headline_rules.ts";
import { headlineTable } from "./headline_table.ts";
import { headlineFinding } from "./headline_finding.ts";

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

function drawHeadline(curves: readonly Curve[], width: number, ariaLabel: string): string {
  const wide = width >= 500;
  const marks = headlineMarks(curves);
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
  const yTicks = logTicks(frame.y[0], frame.y[1], wide ? 7 : 5);
  return plotSvg({
    ...layout,
    ariaLabel,
    x: { ...layout.x, axis: null },
    y: { ...layout.y, axis: null },
    marks: [
      gridY(yTicks),
      Plot.axisX(logTicks(frame.x[0], frame.x[1], wide ? 8 : 4), {
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

/** Rates show plain numbers on the axis (the unit stands in the subtitle); times and sizes show their own. */
function tickUnit(unit: string): string {
  return ["us", "ms", "s", "min", "h", "bytes"].includes(unit) ? unit : "";
}
