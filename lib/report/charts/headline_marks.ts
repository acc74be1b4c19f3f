import type { Curve } from "../../model/assessment.ts";
import { variantName } from "./variant_style.ts";

type Mark = Curve["marks"][number];

/** Sizes closer than this share would coincide on the chart. */
const SAME_SIZE = 0.03;

/**
 * The labelled sizes of all curves, without duplicates. A label that has different sizes in different variants (breakpoint,
 * need) names its variant.
 */
export function headlineMarks(curves: readonly Curve[]): Mark[] {
  const all = curves.flatMap((curve) => curve.marks.map((mark) => ({ ...mark, variant: curve.variant })));
  const distinct = all.filter((mark, i) => !all.slice(0, i).some((earlier) => same(earlier, mark)));
  return distinct.map(({ variant, ...mark }) => {
    const others = all.filter((other) => other.variant !== variant);
    const elsewhere = others.some((other) => sameLabel(other, mark) && !same(other, mark));
    const alone = mark.kind === "breakpoint" && others.length > 0 &&
      !others.some((other) => same(other, mark));
    return elsewhere || alone ? { ...mark, label: `${mark.label} (${variantName(variant)})` } : mark;
  });
}

function same(a: Mark, b: Mark): boolean {
  return sameLabel(a, b) && Math.abs(Math.log(a.size / b.size)) < SAME_SIZE;
}

function sameLabel(a: Mark, b: Mark): boolean {
  return a.label.toLowerCase() === b.label.toLowerCase();
}
