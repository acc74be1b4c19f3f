import type { Curve } from "../../model/assessment.ts";
import { formatCount, formatInterval, formatValue } from "../../text/numbers.ts";
import { numeric, type TableSpec } from "./table_html.ts";
import { subjectStyles } from "./subject_style.ts";
import { type LawPoint, valueAt } from "./value_at.ts";

/** The numbers behind a headline chart: what was measured, and the law's value at every labelled size. */
export function headlineTable(curves: readonly Curve[]): TableSpec {
  const { sizeUnit, unit, metricTitle } = curves[0]!;
  const styleOf = subjectStyles(curves);
  const row = (curve: Curve, basis: string, { size, value, low, high }: LawPoint) => [
    styleOf(curve).name,
    basis,
    formatCount(size),
    formatValue(value, unit),
    formatInterval([low, high], unit),
  ];
  const numbers = [`size (${sizeUnit})`, metricTitle, "95 % interval"];
  return {
    columns: ["setting", "basis", ...numbers.map(numeric)],
    rows: curves.flatMap((curve) => [
      ...curve.measured.map((point) =>
        row(curve, point.role === "calibration" ? "measured" : "measured, validates the law", point)
      ),
      ...curve.marks.flatMap((mark) => {
        const at = valueAt(curve.law, mark.size);
        return at === null ? [] : [row(curve, `projected, ${mark.label}`, at)];
      }),
    ]),
  };
}
