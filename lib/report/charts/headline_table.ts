import type { Curve } from "../../model/assessment.ts";
import { formatCount, formatInterval, formatValue } from "../../text/numbers.ts";
import { numeric, type TableSpec } from "../sections/table_html.ts";
import { type LawPoint, valueAt } from "./value_at.ts";

/** The numbers behind a headline chart: what was measured, and the law's value at every labelled size. */
export function headlineTable(curves: readonly Curve[]): TableSpec {
  const { sizeUnit, unit, metricTitle } = curves[0]!;
  const row = (variant: string, basis: string, { size, value, low, high }: LawPoint) => [
    variant,
    basis,
    formatCount(size),
    formatValue(value, unit),
    formatInterval([low, high], unit),
  ];
  const numbers = [`size (${sizeUnit})`, metricTitle, "95 % interval"];
  return {
    columns: ["variant", "basis", ...numbers.map(numeric)],
    rows: curves.flatMap(({ variant, measured, marks, law }) => [
      ...measured.map((point) =>
        row(variant, point.role === "calibration" ? "measured" : "measured, validates the law", point)
      ),
      ...marks.flatMap((mark) => {
        const at = valueAt(law, mark.size);
        return at === null ? [] : [row(variant, `projected, ${mark.label}`, at)];
      }),
    ]),
  };
}
