import type { Curve } from "../../model/assessment.ts";
import { colour } from "../charts/colours.ts";
import { frameOf } from "../charts/headline_frame.ts";
import { headlineMarks } from "../charts/headline_marks.ts";
import { logTicks } from "../charts/log_ticks.ts";
import { spreadLabels } from "../charts/spread_labels.ts";
import { type SubjectStyle, subjectStyles } from "../charts/subject_style.ts";
import { valueAt } from "../charts/value_at.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { formatCount } from "../../text/numbers.ts";

/** Pixels of a label's line, and of its mean character at most. */
const LINE_PX = 16;
const CHARACTER_PX = 7;

/** Where values lie in the picture. */
interface Plane {
  readonly x: (size: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * A rate against size, as `headline` draws it, small enough for a page to draw again at every move of a slider: the first curve with its
 * interval and what was measured, the others as lines.
 * @param curves At least one. @param width CSS pixels.
 */
export function rateFigure(
  all: readonly Curve[],
  { width, ariaLabel }: { readonly width: number; readonly ariaLabel: string },
): string {
  const curves = all.map((curve) => fromSize(curve, leastSize(all[0]!)));
  const styleOf = subjectStyles(curves);
  const namesPx = curves.length > 1
    ? Math.max(...curves.map((curve) => styleOf(curve).name.length)) * CHARACTER_PX
    : 0;
  // On a phone long names would leave no room for the curves: they stand over them then.
  const isInside = namesPx > width / 3.5;
  const marks = headlineMarks(curves.slice(0, 1)).toSorted((a, b) => b.size - a.size);
  const frame = frameOf(curves);
  const height = (width >= 500 ? 330 : 290) + marks.length * LINE_PX;
  const plane = planeOf(frame, {
    left: 52,
    right: width - 10 - (isInside ? 0 : namesPx),
    top: 12 + marks.length * LINE_PX,
    bottom: height - 44,
  });
  const main = curves[0]!;
  const parts = [
    axes(frame, plane, width),
    ...marks.map((mark, i) => verticalRule(mark, i, plane)),
    ...curves.slice(1).map((curve) => lawLines(curve, styleOf(curve), plane)),
    band(main, styleOf(main), plane),
    lawLines(main, styleOf(main), plane),
    measuredPoints(main, styleOf(main), plane),
    askedPoint(main, styleOf(main), plane),
    ...main.limits.map((limit) => limitRule(limit, plane)),
    curves.length > 1 ? endLabels(curves, { styleOf, isInside }, plane) : "",
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(ariaLabel)}" ` +
    `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="12.5" fill="currentColor">` +
    `<clipPath id="hr-wi-clip"><rect x="${plane.left}" y="${plane.top}" width="${
      px(plane.right - plane.left)
    }" ` +
    `height="${px(plane.bottom - plane.top)}"/></clipPath>${parts.join("")}</svg>`;
}

/** Rows from which on curves are shown. choice: below a thousand the law is flat, and little was measured. */
const LEAST_ROWS = 1000;

function leastSize({ measured, marks }: Curve): number {
  const from = Math.max(LEAST_ROWS, measured[0]?.size ?? 0);
  return Math.min(from, ...marks.map(({ size }) => size / 10));
}

function fromSize(curve: Curve, least: number): Curve {
  const isShown = ({ size }: { readonly size: number }) => size >= least;
  return { ...curve, law: curve.law.filter(isShown), measured: curve.measured.filter(isShown) };
}

type Sides = Pick<Plane, "left" | "right" | "top" | "bottom">;

function planeOf({ x, y }: ReturnType<typeof frameOf>, sides: Sides): Plane {
  const along = ([low, high]: readonly [number, number], from: number, to: number) => (value: number) =>
    from + (to - from) * Math.log(value / low) / Math.log(high / low);
  return { ...sides, x: along(x, sides.left, sides.right), y: along(y, sides.bottom, sides.top) };
}

function axes(frame: ReturnType<typeof frameOf>, plane: Plane, width: number): string {
  const { left, right, bottom } = plane;
  const yTicks = logTicks(...frame.y, 6).map((tick) => {
    const at = px(plane.y(tick));
    return `<line x1="${left}" x2="${right}" y1="${at}" y2="${at}" stroke="${colour("grid")}"/>` +
      label(formatCount(tick), { x: left - 6, y: plane.y(tick) + 4, anchor: "end" });
  });
  const xTicks = logTicks(...frame.x, width >= 500 ? 8 : 4).map((tick) =>
    `<line x1="${px(plane.x(tick))}" x2="${px(plane.x(tick))}" y1="${bottom}" y2="${bottom + 4}" stroke="${
      colour("muted")
    }"/>` + label(formatCount(tick), { x: plane.x(tick), y: bottom + 18, anchor: "middle" })
  );
  return yTicks.join("") + xTicks.join("") +
    label("size, rows", { x: (left + right) / 2, y: bottom + 36, anchor: "middle" });
}

/** A rule with its label above the plot, the rightmost lowest, on the side that has more room. */
function verticalRule({ size, label: words, kind }: Curve["marks"][number], i: number, plane: Plane): string {
  const at = plane.x(size);
  const stroke = colour(kind === "breakpoint" ? "limit" : kind === "need" ? "ink" : "muted");
  const above = plane.top - 4 - i * LINE_PX;
  const isRight = at > (plane.left + plane.right) / 2;
  const reach = words.length * CHARACTER_PX + 5;
  const x = isRight ? Math.max(at - 5, reach) : Math.min(at + 5, plane.right + 10 - reach);
  return `<line x1="${px(at)}" x2="${px(at)}" y1="${px(above - 8)}" y2="${plane.bottom}" stroke="${stroke}"${
    kind === "mendoza" ? ' stroke-dasharray="2 3"' : ""
  }/>` + label(words, { x, y: above, anchor: isRight ? "end" : "start", fill: stroke });
}

function limitRule({ value, label: words }: Curve["limits"][number], plane: Plane): string {
  const at = plane.y(value);
  const above = at - 6 < plane.top + 10 ? at + 16 : at - 6;
  return `<line x1="${plane.left}" x2="${plane.right}" y1="${px(at)}" y2="${px(at)}" stroke="${
    colour("limit")
  }" stroke-width="1.5" stroke-dasharray="8 3"/>` +
    label(words, { x: plane.left + 4, y: above, anchor: "start", fill: colour("limit") });
}

/** The law as a line, dashed beyond what was tested. */
function lawLines({ law }: Curve, style: SubjectStyle, plane: Plane): string {
  const tested = law.filter((point) => point.tested);
  const beyond = law.slice(Math.max(0, tested.length - 1));
  const line = (points: Curve["law"], dash: string) =>
    points.length < 2
      ? ""
      : `<path clip-path="url(#hr-wi-clip)" d="${
        pathOf(points.map(({ size, value }) => [plane.x(size), plane.y(value)]))
      }" fill="none" stroke="${style.colour}" stroke-width="2"${dash}/>`;
  return line(tested, "") + line(beyond, ' stroke-dasharray="6 5"');
}

/** The 95 % interval of the law, cut at the frame. */
function band({ law }: Curve, { colour: fill }: SubjectStyle, plane: Plane): string {
  const inside = (value: number) =>
    Math.min(plane.bottom, Math.max(plane.top, value > 0 ? plane.y(value) : plane.bottom));
  const low = law.map((point) => [plane.x(point.size), inside(point.low)] as const);
  const high = law.map((point) => [plane.x(point.size), inside(point.high)] as const);
  return `<path d="${pathOf([...high, ...low.toReversed()])}Z" fill="${fill}" fill-opacity="0.16"/>`;
}

function measuredPoints({ measured }: Curve, { colour: fill }: SubjectStyle, plane: Plane): string {
  return measured.map(({ size, value, low, high, role }) => {
    const [x, y] = [px(plane.x(size)), px(plane.y(value))];
    const whisker = `<path clip-path="url(#hr-wi-clip)" d="M${x},${px(plane.y(low))}V${
      px(plane.y(high))
    }" stroke="${fill}" stroke-width="1.5"/>`;
    return whisker +
      (role === "validation"
        ? `<path d="M${x},${y}m0,-6l5,6l-5,6l-5,-6Z" fill="${fill}"/>`
        : `<circle cx="${x}" cy="${y}" r="4" fill="${fill}"/>`);
  }).join("");
}

/** The law's value at the size asked about. */
function askedPoint({ law, marks }: Curve, style: SubjectStyle, plane: Plane): string {
  const asked = marks.find(({ kind }) => kind === "need");
  const point = asked === undefined ? null : valueAt(law, asked.size);
  return point === null
    ? ""
    : `<circle cx="${px(plane.x(point.size))}" cy="${px(plane.y(point.value))}" r="5" fill="${
      colour("surface")
    }" stroke="${style.colour}" stroke-width="2.5"/>`;
}

/** Each curve's name beside its end, or over it, moved apart. */
function endLabels(
  curves: readonly Curve[],
  { styleOf, isInside }: { readonly styleOf: (curve: Curve) => SubjectStyle; readonly isInside: boolean },
  { y, top, bottom, right }: Plane,
): string {
  const placed = spreadLabels(curves.map(({ law }) => y(law.at(-1)!.value) + (isInside ? -16 : 4)), {
    gap: LINE_PX,
    low: top + 12,
    high: bottom - 4,
  });
  return curves.map((curve, i) =>
    label(styleOf(curve).name, {
      x: isInside ? right - 2 : right + 6,
      y: placed[i]!,
      anchor: isInside ? "end" : "start",
      fill: styleOf(curve).colour,
      weight: i === 0 ? 700 : 500,
    })
  ).join("");
}

interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly fill?: string;
  readonly weight?: number;
}

function label(words: string, { x, y, anchor, fill = colour("ink"), weight = 400 }: LabelPlace): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" font-weight="${weight}" fill="${fill}" ` +
    `stroke="${colour("surface")}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${
      escapeHtml(words)
    }</text>`;
}

function pathOf(points: readonly (readonly [number, number] | number[])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${px(x!)},${px(y!)}`).join("");
}

/** A hundredth of a pixel is enough. */
function px(value: number): number {
  return Math.round(value * 100) / 100;
}
