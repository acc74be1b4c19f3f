import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escapeHtml } from "../../text/escape_html.ts";
import { colour } from "./colours.ts";

/** Width of the drawing for narrow places: what a 360 px phone leaves beside its margins. */
export const NARROW_PX = 328;
/** Width of the drawing for wide places, unless another is asked for. */
export const WIDE_PX = 720;
/** Size of all text in a drawing; scaled down to the narrowest wide place (640/720) it stays above 11 px. */
const TEXT_PX = 12.5;
/** How text of a drawing and of its legend looks. */
export const TEXT_STYLE = { fontSize: `${TEXT_PX}px`, color: colour("ink"), background: "transparent" };
/** Widest mean character of a label at that size: how much room a text needs is estimated from it. */
export const CHARACTER_PX = 6.9;

/** Options that every chart takes: width in pixels. */
export interface ChartOptions {
  /** Width of the wide drawing, CSS pixels (640-960). */
  readonly width?: number;
}

/** What a picture is drawn into. */
export interface Canvas {
  readonly width: number;
  /** The picture's text alternative. */
  readonly ariaLabel: string;
}

/** Scales, margins and size of one picture. */
export type Layout = Plot.PlotOptions & { readonly width: number; readonly height: number };

/**
 * The document all pictures are made in. Plot needs a DOM to create nodes with; nothing is ever attached to it.
 * Cast, because the DOM's types are not part of Deno's default library.
 */
const { document } = parseHTML("<!doctype html><html><body></body></html>") as unknown as {
  document: NonNullable<Plot.PlotOptions["document"]>;
};

/** Attributes that place things: a hundredth of a pixel is enough for them, and words are left alone. */
const GEOMETRY = /\s(?:d|transform|width|height|r|[xy][12]?|[cd][xy])="[^"]*"/g;

/** Draws marks as one SVG text in Headroom's text size and colours. Axes are marks; no others are added. */
export function plotSvg({ ariaLabel, x, y, ...rest }: Layout & Canvas): string {
  const svg = Plot.plot({
    document,
    ...rest,
    x: { ...x, axis: null },
    y: { ...y, axis: null },
    style: TEXT_STYLE,
  });
  return (svg as unknown as { outerHTML: string }).outerHTML
    .replace(
      "<svg ",
      `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(ariaLabel)}" `,
    )
    .replace(GEOMETRY, (attribute) => attribute.replace(/\.(\d{2})\d+/g, ".$1"));
}

/** A picture as Plot draws it, without axes of x and y: for the scales and legends that it chose. */
export function trialPlot(options: Plot.PlotOptions): Plot.Plot {
  const { x, y } = options;
  return Plot.plot({ document, ...options, x: { ...x, axis: null }, y: { ...y, axis: null } });
}

/** Pixel positions of values in a layout. */
export function plotScale(layout: Layout, name: "x" | "y"): (value: number) => number {
  const scale = trialPlot(layout).scale(name);
  return (value) => scale!.apply(value) as number;
}

/** A scale of rows that touch each other. */
export function bandScale(domain: readonly string[]): Plot.ScaleOptions {
  return { type: "band", domain, paddingInner: 0, paddingOuter: 0 };
}

/** Thin horizontal grid, no frame. */
export function gridY(ticks: readonly number[]): Plot.RuleY {
  return Plot.ruleY(ticks, { stroke: colour("grid"), strokeWidth: 1 });
}

/** Thin vertical grid, no frame. */
export function gridX(ticks: readonly number[]): Plot.RuleX {
  return Plot.ruleX(ticks, { stroke: colour("grid"), strokeWidth: 1 });
}

/** Text from its place to the right, readable over lines: its outline has the background's colour. */
export function words<T>(rows: readonly T[], options: Plot.TextOptions): Plot.Text {
  return Plot.text(rows as T[], {
    textAnchor: "start",
    fill: colour("ink"),
    stroke: colour("surface"),
    strokeWidth: 4,
    strokeLinejoin: "round",
    paintOrder: "stroke",
    ...options,
  });
}
