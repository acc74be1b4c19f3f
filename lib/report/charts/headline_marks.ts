import type { Curve } from "../../model/assessment.ts";
import { type Setting, subjectStyles } from "./subject_style.ts";

type Mark = Curve["marks"][number];

/** Sizes closer than this share would coincide on the chart. */
const SAME_SIZE = 0.03;

/**
 * The labelled sizes of all curves, each once. A size that not every setting has (a breakpoint, what one write mode needs)
 * names all of the settings that have it.
 */
export function headlineMarks(curves: readonly Curve[]): Mark[] {
  const all = curves.flatMap((curve) => curve.marks.map((mark) => ({ mark, curve })));
  const distinct = all.filter(({ mark }, i) => !all.slice(0, i).some((earlier) => same(earlier.mark, mark)));
  return distinct.map(({ mark }) => {
    const having = curves.filter(({ marks }) => marks.some((other) => same(other, mark)));
    return having.length === curves.length
      ? mark
      : { ...mark, label: `${mark.label} (${settingNames(having, curves)})` };
  });
}

/** Settings by their variants alone where every store with one of these variants is among them, else by their full names. */
function settingNames(some: readonly Setting[], all: readonly Setting[]): string {
  const variants = [...new Set(some.map(({ variant }) => variant))];
  const styleOf = subjectStyles(all);
  return all.filter(({ variant }) => variants.includes(variant)).length === some.length
    ? variants.join(", ")
    : some.map((setting) => styleOf(setting).name).join(", ");
}

function same(a: Mark, b: Mark): boolean {
  return a.label.toLowerCase() === b.label.toLowerCase() && Math.abs(Math.log(a.size / b.size)) < SAME_SIZE;
}
