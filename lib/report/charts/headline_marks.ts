import type { Curve } from "../../model/assessment.ts";
import { subjectStyles } from "./subject_style.ts";

type Mark = Curve["marks"][number];

/** Sizes closer than this share would coincide on the chart. */
const SAME_SIZE = 0.03;

/**
 * The labelled sizes of all curves, without duplicates. A label that has different sizes in different settings (breakpoint,
 * need) names its setting.
 */
export function headlineMarks(curves: readonly Curve[]): Mark[] {
  const styleOf = subjectStyles(curves);
  const all = curves.flatMap((curve) => curve.marks.map((mark) => ({ ...mark, name: styleOf(curve).name })));
  const distinct = all.filter((mark, i) => !all.slice(0, i).some((earlier) => same(earlier, mark)));
  return distinct.map(({ name, ...mark }) => {
    const others = all.filter((other) => other.name !== name);
    const elsewhere = others.some((other) => sameLabel(other, mark) && !same(other, mark));
    const alone = mark.kind === "breakpoint" && others.length > 0 &&
      !others.some((other) => same(other, mark));
    return elsewhere || alone ? { ...mark, label: `${mark.label} (${name})` } : mark;
  });
}

function same(a: Mark, b: Mark): boolean {
  return sameLabel(a, b) && Math.abs(Math.log(a.size / b.size)) < SAME_SIZE;
}

function sameLabel(a: Mark, b: Mark): boolean {
  return a.label.toLowerCase() === b.label.toLowerCase();
}
