import * as Plot from "@observablehq/plot";
import type { Interval } from "../../model/verdicts/verdict.ts";
import { colour, type ColourName } from "./colours.ts";
import { bandScale, type Canvas, CHARACTER_PX, gridX, plotSvg, words } from "./plot_svg.ts";

/** A labelled bar, with an interval where there is one. */
export interface BarRow {
  readonly label: string;
  readonly value: number;
  /** Text at the bar's end: the value with its unit. */
  readonly text: string;
  readonly interval: Interval;
  readonly colour: ColourName;
  /** Bars of what was not measured here are drawn hollow. */
  readonly hollow?: true;
}

const ROW_PX = 44;

/** Horizontal bars from zero, each under its own label, so that long names fit a phone. Several charts draw them. */
export function barRows(rows: readonly BarRow[], canvas: Canvas): string {
  const { width } = canvas;
  const most = Math.max(...rows.flatMap((row) => [row.value, row.interval?.[1] ?? 0]), Number.MIN_VALUE);
  const room = Math.max(...rows.map((row) => row.text.length)) * CHARACTER_PX + 14;
  const order = rows.map((_, i) => String(i));
  const at = (_: BarRow, i: number) => order[i];
  return plotSvg({
    ...canvas,
    height: rows.length * ROW_PX + 12,
    marginLeft: 2,
    marginRight: Math.min(room, width * 0.55),
    marginTop: 4,
    marginBottom: 8,
    x: { domain: [0, most] },
    y: bandScale(order),
    marks: [
      gridX([0]),
      Plot.rect(rows, {
        x1: 0,
        x2: "value",
        y: at,
        insetTop: 21,
        insetBottom: 6,
        fill: (row: BarRow) => row.hollow ? "none" : colour(row.colour),
        stroke: (row: BarRow) => colour(row.colour),
        strokeWidth: 1.5,
      }),
      Plot.ruleY(rows, {
        x1: (row: BarRow) => row.interval?.[0],
        x2: (row: BarRow) => row.interval?.[1],
        y: at,
        stroke: colour("ink"),
        strokeWidth: 2.5,
        dy: 7.5,
      }),
      Plot.text(rows, {
        x: () => 0,
        y: at,
        text: (row: BarRow) => fitted(row.label, width),
        textAnchor: "start",
        dy: -11,
        fill: colour("ink"),
      }),
      words(rows, {
        x: (row: BarRow) => Math.max(row.value, row.interval?.[1] ?? 0),
        y: at,
        text: "text",
        dx: 6,
        dy: 7.5,
        fontWeight: 600,
      }),
    ],
  });
}

/** A label that fits the width; a long one is cut in its middle (the figure's table has it in full). */
function fitted(label: string, width: number): string {
  const most = Math.floor(width / CHARACTER_PX) - 1;
  if (label.length <= most) return label;
  const half = Math.floor((most - 1) / 2);
  return `${label.slice(0, half)}…${label.slice(-half)}`;
}
