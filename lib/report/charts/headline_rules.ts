import * as Plot from "@observablehq/plot";
import type { Curve } from "../../model/assessment.ts";
import { colour } from "./colours.ts";
import { words } from "./plot_svg.ts";
import { spreadLabels } from "./spread_labels.ts";
import { subjectStyles } from "./subject_style.ts";

/** Where a headline chart puts its values: pixel positions of the scales, the inner frame, and the least size shown. */
export interface Plane {
  readonly x: (size: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly marginLeft: number;
  readonly marginTop: number;
  readonly marginBottom: number;
}

/** Vertical rules, their labels stacked above the plot, the rightmost lowest, each on the side that has more room. */
export function verticalRules(marks: Curve["marks"], { x, width }: Plane): Plot.Markish[] {
  const sorted = [...marks].sort((a, b) => b.size - a.size);
  const lineOf = (mark: Curve["marks"][number]) => colour(mark.kind === "breakpoint" ? "limit" : "muted");
  const rules = sorted.map((mark, i) =>
    Plot.ruleX([mark.size], {
      stroke: lineOf(mark),
      ...(mark.kind === "mendoza" ? { strokeDasharray: "2 3" } : {}),
      insetTop: -(8 + i * 17),
    })
  );
  const labels = sorted.map((mark, i) => {
    const at = x(mark.size);
    const right = at > width / 2;
    // A label longer than its side crosses its rule rather than the picture's edge.
    const beyond = Math.max(0, namePx(mark.label) + 5 - (right ? at : width - at));
    return words([mark.label], {
      x: () => mark.size,
      text: (label: string) => label,
      frameAnchor: "top",
      lineAnchor: "bottom",
      textAnchor: right ? "end" : "start",
      dx: right ? beyond - 5 : 5 - beyond,
      dy: -(i * 17),
      fill: lineOf(mark),
    });
  });
  return [...rules, ...labels];
}

/** Requirements as rules across the chart, each with its id. */
export function limitRules(limits: Curve["limits"], plane: Plane): Plot.Markish[] {
  const at = limits.map((limit) => plane.y(limit.value));
  const placed = spreadLabels(at.map((position) => position - 8), {
    gap: 16,
    low: plane.marginTop + 6,
    high: plane.height - plane.marginBottom - 6,
  });
  return limits.flatMap((limit, i) => [
    Plot.ruleY([limit.value], { stroke: colour("limit"), strokeWidth: 1.5, strokeDasharray: "8 3" }),
    words([limit.label], {
      x: () => plane.left,
      y: () => limit.value,
      text: (label: string) => label,
      dx: 4,
      dy: placed[i]! - at[i]!,
      fill: colour("limit"),
    }),
  ]);
}

/** Pixels that a name takes, at most. */
export function namePx(name: string): number {
  return name.length * 7.3;
}

/** The name of each curve beside its end, or over it and in the frame, moved apart where curves end together. */
export function endLabels(curves: readonly Curve[], plane: Plane, inside: boolean): Plot.Markish[] {
  if (curves.length < 2) return [];
  const styleOf = subjectStyles(curves);
  const ends = curves.map((curve) => curve.law.at(-1) ?? curve.measured.at(-1)!);
  const at = ends.map((end) => plane.y(end.value));
  const placed = spreadLabels(at, {
    gap: 16,
    low: plane.marginTop,
    high: plane.height - plane.marginBottom,
  });
  // A curve that ends early has not the room for its whole name before its end.
  const shiftInside = (i: number) =>
    Math.max(-2, plane.marginLeft + 2 + namePx(styleOf(curves[i]!).name) - plane.x(ends[i]!.size));
  return curves.map((curve, i) =>
    Plot.text([ends[i]!], {
      x: "size",
      y: "value",
      text: () => styleOf(curve).name,
      textAnchor: inside ? "end" : "start",
      dx: inside ? shiftInside(i) : 8,
      dy: placed[i]! - at[i]! - (inside ? 12 : 0),
      stroke: colour("surface"),
      strokeWidth: 3,
      fill: styleOf(curve).colour,
      fontWeight: 600,
    })
  );
}
