import * as Plot from "@observablehq/plot";
import type { Curve } from "../../model/assessment.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatCount, formatValue, unitWords } from "../../text/numbers.ts";
import { logTicks } from "./log_ticks.ts";
import { type Canvas, type ChartOptions, gridY, plotScale, plotSvg } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { slug } from "../../text/slug.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { subjectStyles } from "./subject_style.ts";
import { curveMarks } from "./curve_marks.ts";
import { frameOf } from "./headline_frame.ts";
import { headlineMarks } from "./headline_marks.ts";
import { endLabels, limitRules, namePx, type Plane, verticalRules } from "./headline_rules.ts";
import { headlineRows } from "./headline_rows.ts";
import { headlineTable } from "./headline_table.ts";
import { headlineFinding } from "./headline_finding.ts";

/** What a headline chart is drawn from. */
export interface HeadlineData {
  /** Curves of one scenario and one metric, one for each setting of a store. */
  readonly curves: readonly Curve[];
  readonly provenance: Provenance;
}

/**
 * A metric against size: measured points filled, projected ones open, the law solid where it was tested and dashed beyond,
 * its 95 % interval shaded, needs and limits as labelled rules.
 */
export function headline(data: HeadlineData, options?: ChartOptions): Figure {
  const first = data.curves[0]!;
  const styleOf = subjectStyles(data.curves);
  const points = data.curves.flatMap((curve) => curve.measured);
  const samples = points.reduce((sum, point) => sum + point.n, 0);
  return makeFigure({
    id: slug("headline", first.scenario, first.metric, first.variant),
    title: headlineFinding(data.curves),
    subtitle: `${sentenceCase(first.metricTitle)} (${unitWords(first.unit)}) against size ` +
      `(${first.sizeUnit}), both logarithmic. ${
        points.length === 0 ? "" : "Filled: measured (diamond: validates the law). "
      }Open: projected. ` +
      "Dashed: beyond the tested range. Shaded: 95 % interval, cut at the frame.",
    facts: [
      ...points.length === 0 ? [] : [`${points.length} measured sizes, n = ${formatCount(samples)}`],
      data.curves.map((curve) => styleOf(curve).label).join(" and "),
    ],
    provenance: data.provenance,
    draw: (canvas) => drawHeadline(data.curves, canvas),
    table: headlineTable(data.curves),
    data: headlineRows(data.curves),
    shows: [`${first.scenario}/${first.metric}`],
  }, options);
}

function drawHeadline(curves: readonly Curve[], canvas: Canvas): string {
  const wide = canvas.width >= 500;
  const marks = headlineMarks(curves);
  const { limits, unit, sizeUnit } = curves[0]!;
  const styleOf = subjectStyles(curves);
  const labelPx = curves.length > 1 ? Math.max(...curves.map((curve) => namePx(styleOf(curve).name))) : 0;
  // On a phone long names would leave no room for the curves: they stand over them then.
  const labelsInside = labelPx > canvas.width / 3.5;
  const frame = frameOf(curves);
  const layout = {
    width: canvas.width,
    height: wide ? 400 : 330,
    marginLeft: 62,
    marginRight: labelPx === 0 || labelsInside ? 14 : labelPx + 10,
    marginTop: 16 + marks.length * 17,
    marginBottom: 46,
    x: { type: "log", domain: frame.x },
    y: { type: "log", domain: frame.y },
  } as const;
  const plane: Plane = { ...layout, left: frame.x[0], x: plotScale(layout, "x"), y: plotScale(layout, "y") };
  const yTicks = logTicks(frame.y[0], frame.y[1], wide ? 7 : 5);
  return plotSvg({
    ...layout,
    ...canvas,
    marks: [
      gridY(yTicks),
      Plot.axisX(logTicks(frame.x[0], frame.x[1], wide ? 8 : 4), {
        text: formatCount,
        label: `size, ${sizeUnit}`,
        labelArrow: "none",
        labelAnchor: "center",
        labelOffset: 40,
        tickSize: 4,
      }),
      Plot.axisY(yTicks, {
        text: (value: number) => formatValue(value, tickUnit(unit)),
        label: null,
        tickSize: 0,
      }),
      ...verticalRules(marks, plane),
      ...curves.toReversed().flatMap((curve) => curveMarks(curve, styleOf(curve), frame.y)),
      ...limitRules(limits, plane),
      ...endLabels(curves, plane, labelsInside),
    ],
  });
}

/** Unit of axis ticks: durations and sizes show theirs, rates plain numbers (their unit is in the subtitle). */
function tickUnit(unit: string): string {
  return ["us", "ms", "s", "min", "h", "bytes"].includes(unit) ? unit : "";
}
