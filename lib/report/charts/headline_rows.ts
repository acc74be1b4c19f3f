import type { Curve } from "../../model/assessment.ts";
import { columnName, type DataRow } from "./downloads.ts";
import type { LawPoint } from "./value_at.ts";

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
