import * as Plot from "@observablehq/plot";
import type { Curve } from "../../model/assessment.ts";
import { colour } from "./colours.ts";
import type { SubjectStyle } from "./subject_style.ts";
import { valueAt } from "./value_at.ts";

/** One curve: its interval, its law (dashed beyond the tested range), measured points filled, projected ones open. */
export function curveMarks(
  curve: Curve,
  { colour: stroke, symbol }: SubjectStyle,
  [low, high]: readonly [number, number],
): Plot.Markish[] {
  const inside = (value: number) => Math.min(Math.max(value, low), high);
  const { law, measured } = curve;
  const tested = law.filter((point) => point.tested);
  const beyond = law.slice(Math.max(0, tested.length - 1));
  const projected = curve.marks.flatMap((mark) => valueAt(law, mark.size) ?? []);
  const at = { x: "size", y: "value" };
  const interval = {
    x: "size",
    y1: (point: { readonly low: number }) => inside(point.low),
    y2: (point: { readonly high: number }) => inside(point.high),
  };
  const role = (wanted: Curve["measured"][number]["role"]) =>
    measured.filter((point) => point.role === wanted);
  return [
    Plot.areaY(law, { ...interval, fill: stroke, fillOpacity: 0.16 }),
    Plot.line(tested, { ...at, stroke, strokeWidth: 2 }),
    Plot.line(beyond, { ...at, stroke, strokeWidth: 2, strokeDasharray: "6 5" }),
    Plot.ruleX(measured, { ...interval, stroke, strokeWidth: 1.5 }),
    Plot.dot(role("calibration"), { ...at, r: 4, symbol, fill: stroke }),
    Plot.dot(role("validation"), { ...at, r: 5, symbol: "diamond", fill: stroke }),
    Plot.dot(projected, { ...at, r: 4.5, symbol, fill: colour("surface"), stroke, strokeWidth: 2 }),
  ];
}
