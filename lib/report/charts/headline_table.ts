import type { Curve } from "../../model/assessment.ts";
import { formatCount, formatInterval, formatValue } from "../../text/numbers.ts";
import { columnName, type DataRow } from "./downloads.ts";
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

/**
 * The data behind a headline chart, a row a mark: what was measured, points of the law with their 95 % interval, labelled sizes,
 * and limits, which have a value and no size.
 */
export function headlineRows(curves: readonly Curve[]): DataRow[] {
  return curves.flatMap((curve) => {
    const { scenario, store, variant, metric, unit, sizeUnit, measured, law, marks, limits } = curve;
    const row = (
      what: string,
      label: string,
      point: Partial<LawPoint & { readonly n: number }>,
    ): DataRow => ({
      scenario,
      store,
      variant,
      metric,
      what,
      label,
      [columnName("size", sizeUnit)]: point.size ?? null,
      [columnName("value", unit)]: point.value ?? null,
      [columnName("low 95", unit)]: point.low ?? null,
      [columnName("high 95", unit)]: point.high ?? null,
      samples: point.n ?? null,
    });
    return [
      ...measured.map((point) => row("measured", point.role, point)),
      ...law.map((point) => row("law", point.tested ? "tested range" : "beyond the tested range", point)),
      ...marks.map(({ size, label }) => row("size", label, { size })),
      ...limits.map(({ value, label }) => row("limit", label, { value })),
    ];
  });
}
