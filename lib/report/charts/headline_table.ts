import type { Curve } from "../../model/assessment.ts";
import { formatCount, formatInterval, formatValue } from "../../text/numbers.ts";
import { numeric, type TableSpec } from "../sections/table_html.ts";
import { valueAt } from "./value_at.ts";

/** The numbers behind a headline chart: what was measured, and the law's value at every labelled size. */
export function headlineTable(curves: readonly Curve[]): TableSpec {
  const { sizeUnit, unit, metricTitle } = curves[0]!;
  return {
    columns: [
      "variant",
      "basis",
      numeric(`size (${sizeUnit})`),
      numeric(metricTitle),
      numeric("95 % interval"),
    ],
    rows: curves.flatMap((curve) => [
      ...curve.measured.map((point) => [
        curve.variant,
        point.role === "calibration" ? "measured" : "measured, validates the law",
        formatCount(point.size),
        formatValue(point.value, unit),
        formatInterval([point.low, point.high], unit),
      ]),
      ...curve.marks.flatMap((mark) => {
        const at = valueAt(curve.law, mark.size);
        if (at === null) return [];
        return [[
          curve.variant,
          `projected, ${mark.label}`,
          formatCount(mark.size),
          formatValue(at.value, unit),
          formatInterval([at.low, at.high], unit),
        ]];
      }),
    ]),
  };
}
