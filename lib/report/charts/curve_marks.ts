import * as Plot from "@observablehq/plot";
import type { Curve } from "../../model/assessment.ts";
import { colour } from "./colours.ts";
import { variantStyle } from "./variant_style.ts";
import { valueAt } from "./value_at.ts";

interface Span {
  readonly low: number;
  readonly high: number;
}

/** One curve: its interval, its law (dashed beyond the tested range), measured points filled, projected ones open. */
export function curveMarks(curve: Curve, [low, high]: readonly [number, number]): Plot.Markish[] {
  const inside = (value: number) => Math.min(Math.max(value, low), high);
  const style = variantStyle(curve.variant);
  const { law } = curve;
  const tested = law.filter((point) => point.tested);
  const lastTested = Math.max(0, tested.length - 1);
  const beyond = law.slice(lastTested);
  const projected = curve.marks.flatMap((mark) => valueAt(curve.law, mark.size) ?? []);
  return [
    Plot.areaY(law, {
      x: "size",
      y1: (p: Span) => inside(p.low),
      y2: (p: Span) => inside(p.high),
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
      y1: (p: Span) => inside(p.low),
      y2: (p: Span) => inside(p.high),
      stroke: style.colour,
      strokeWidth: 1.5,
    }),
    Plot.dot(curve.measured.filter((point) => point.role === "calibration"), {
      x: "size",
      y: "value",
      r: 4,
      symbol: style.symbol,
      fill: style.colour,
    }),
    Plot.dot(curve.measured.filter((point) => point.role === "validation"), {
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
