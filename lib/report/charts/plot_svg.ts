import * as Plot from "@observablehq/plot";
import { colour } from "./colours.ts";
import { document } from "./document.ts";
import { escapeHtml } from "../../text/escape_html.ts";

/** Width of the drawing for narrow places: what a 360 px phone leaves beside its margins. */
export const NARROW_PX = 328;
/** Width of the drawing for wide places, where nothing else is asked. */
export const WIDE_PX = 720;
/** Size of all text in a drawing; scaled down to the narrowest wide place (640/720) it stays above 11 px. */
export const TEXT_PX = 12.5;

export interface ChartOptions {
  /** Width of the wide drawing, CSS pixels (640-960). */
  readonly width?: number;
}

/** Draws marks as one SVG text with Headroom's text size and colours; the caller gives scales, marks and margins. */
export function plotSvg(
  options: Plot.PlotOptions & { width: number; height: number; ariaLabel: string },
): string {
  const { ariaLabel, ...rest } = options;
  const svg = Plot.plot({
    document,
    ...rest,
    style: { fontSize: `${TEXT_PX}px`, color: colour("ink"), background: "transparent" },
  });
  return (svg as unknown as { outerHTML: string }).outerHTML
    .replace(
      "<svg ",
      `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(ariaLabel)}" `,
    )
    .replace(GEOMETRY, (attribute) => attribute.replace(/\.(\d{2})\d+/g, ".$1"));
}

/** Attributes that place things: a hundredth of a pixel is enough for them, and words are left alone. */
const GEOMETRY = /\s(?:d|transform|width|height|r|[xy][12]?|[cd][xy])="[^"]*"/g;

/** Where a plot of these options puts its values, without drawing it twice by hand. */
export function plotScale(options: Plot.PlotOptions, name: "x" | "y"): (value: number) => number {
  const scale = (Plot.plot({ document, ...options }) as unknown as Plot.Plot).scale(name);
  return (value) => scale!.apply(value) as number;
}

/** Thin horizontal grid, no frame. */
export function gridY(ticks: readonly number[]): Plot.RuleY {
  return Plot.ruleY(ticks, { stroke: colour("grid"), strokeWidth: 1 });
}

/** Thin vertical grid, no frame. */
export function gridX(ticks: readonly number[]): Plot.RuleX {
  return Plot.ruleX(ticks, { stroke: colour("grid"), strokeWidth: 1 });
}

/** Options of a text mark that stays readable over lines: a halo in the background's colour. */
export const HALO = {
  stroke: colour("surface"),
  strokeWidth: 4,
  strokeLinejoin: "round",
  paintOrder: "stroke",
} as const;
