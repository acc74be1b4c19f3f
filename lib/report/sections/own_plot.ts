import * as Plot from "@observablehq/plot";
import type pl from "nodejs-polars";
import { slug } from "../../text/slug.ts";
import { axisOf } from "../charts/axis_of.ts";
import { colour } from "../charts/colours.ts";
import { type Figure, makeFigure } from "../charts/figure.ts";
import { type Canvas, CHARACTER_PX, plotSvg, TEXT_STYLE, trialPlot } from "../charts/plot_svg.ts";
import type { Provenance } from "../charts/provenance.ts";
import { type Block, missingBlock } from "./block.ts";
import { frameTable, type Rows, rowsOf } from "./frame_table.ts";
import type { Missing } from "./story.ts";

/** Options of Observable Plot, without those that the figure around the drawing has. */
type PlotOptions = Omit<Plot.PlotOptions, "title" | "subtitle" | "caption" | "width" | "document" | "figure">;

/** A drawing of one's own with all that must travel with it. */
export interface OwnPlot extends PlotOptions {
  /** The run that the numbers are from, for the caption. */
  readonly run: { readonly provenance: Provenance };
  /** The finding: a sentence with its number. A function is given the rows of `data`, and only called where there are some. */
  readonly title: string | ((rows: Rows) => string);
  /** What is plotted, with units. */
  readonly subtitle: string;
  /** The numbers behind the picture; its first 100 rows stand below it as a table. */
  readonly data: pl.DataFrame;
  /** What to say where `data` has no rows: `run.missing(table)`. */
  readonly missing?: Missing;
  /** What the caption opens with: how many trials, how durable. */
  readonly facts?: readonly string[];
  /** Anchor in the page; from the title where left out. */
  readonly id?: string;
  /** What the picture is evidence of (`Figure.shows`): rows of verdicts link to it. */
  readonly shows?: readonly string[];
  /** Options that are otherwise in the narrow drawing, which phones show. */
  readonly narrow?: PlotOptions;
}

/** Rows of a figure's table. choice: what a page holds of each of many figures. */
const TABLE_ROWS = 100;

/**
 * Draws marks of Observable Plot as a figure like the library's own: its colours and text size, ticks that suit logarithmic axes,
 * a legend where colours or symbols have several names, wide and narrow, with a text alternative, provenance and the numbers.
 * All other options are Plot's. Marks take rows as `frame.toRecords()`.
 */
export function plot(
  { run, title, subtitle, data, missing, facts = [], id, shows = [], narrow = {}, ...options }: OwnPlot,
): Figure | Block {
  if (data.height === 0 && missing !== undefined) return missingBlock(missing);
  const finding = typeof title === "string" ? title : title(rowsOf(data));
  return makeFigure({
    id: id ?? slug(finding),
    shows,
    title: finding,
    subtitle,
    facts,
    provenance: run.provenance,
    draw: (canvas) => drawing(isWide(canvas) ? options : { ...options, ...narrow }, canvas),
    table: frameTable(data, { rows: TABLE_ROWS }),
    data,
  });
}

function isWide({ width }: Canvas): boolean {
  return width >= 500;
}

function drawing(options: PlotOptions, canvas: Canvas): string {
  const { marks = [], ...layout } = { height: isWide(canvas) ? 400 : 330, ...options };
  // Margins depend on the ticks, and these on the scales; a first drawing tells the scales.
  const margins = marginsOf(layout, trialPlot({ ...layout, marks, width: canvas.width }), canvas);
  const tried = trialPlot({ ...margins, ...layout, marks, width: canvas.width });
  const [x, y] = [axisOf("x", layout, tried), axisOf("y", layout, tried)];
  const svg = plotSvg({
    ...margins,
    ...layout,
    // Beside an axis of its own, Plot would put the names of columns below, onto the ticks.
    ...(tried.scale("fx") === undefined ? {} : { fx: { axis: "top", label: null, ...layout.fx } }),
    ...canvas,
    marks: [
      x?.isContinuous === false ? null : x && Plot.gridX(x.ticks, GRID),
      y?.isContinuous === false ? null : y && Plot.gridY(y.ticks, GRID),
      x && Plot.axisX(x.ticks, { ...x.options, labelAnchor: "center", labelOffset: 40, tickSize: 4 }),
      y && Plot.axisY(y.ticks, { ...y.options, labelAnchor: "top", tickSize: 0 }),
      marks,
    ],
  });
  return legend(layout, tried) + svg;
}

const GRID = { stroke: colour("grid"), strokeOpacity: 1 } as const;

type Layout = Omit<PlotOptions, "marks">;

/** Margins that hold the ticks of a drawing. The options' own are kept. */
function marginsOf(layout: Layout, drawn: Plot.Plot, canvas: Canvas) {
  const y = axisOf("y", layout, drawn);
  const x = axisOf("x", layout, drawn);
  const widest = Math.max(0, ...(y?.ticks ?? []).map((tick, i) => y!.options.text(tick, i).length));
  const rows = drawn.scale("fy")?.domain as Iterable<unknown> | undefined;
  const widestRow = Math.max(0, ...[...rows ?? []].map((name) => String(name).length));
  return {
    marginLeft: Math.min(widest * CHARACTER_PX + 14, canvas.width * 0.5),
    marginRight: widestRow === 0 ? 22 : Math.min(widestRow * CHARACTER_PX + 12, canvas.width * 0.4),
    marginTop: ((y?.options.label ?? null) === null ? 14 : 30) + (drawn.scale("fx") === undefined ? 0 : 14),
    marginBottom: x === null ? 10 : x.options.label === null ? 30 : 46,
    // Nothing is drawn on the edge, but what stands on a linear scale may stand on zero.
    ...{ insetTop: 6, insetLeft: 8, insetRight: 8 },
    insetBottom: drawn.scale("y")?.type === "log" ? 8 : 0,
  };
}

/** What colours or symbols mean, where they have several names. */
function legend({ color, symbol }: Layout, drawn: Plot.Plot): string {
  const name = drawn.scale("symbol") === undefined ? "color" : "symbol";
  const scale = drawn.scale(name);
  const wanted = (name === "color" ? color : symbol)?.legend ?? color?.legend ?? true;
  const names = scale?.type === "ordinal" ? [...scale.domain as Iterable<unknown>] : [];
  if (!wanted || names.length < 2) return "";
  const options = {
    style: TEXT_STYLE,
    ...(name === "symbol" && color !== undefined ? { fill: "color" } : {}),
  };
  const element = drawn.legend(name, options as Plot.LegendOptions) as unknown as { outerHTML: string };
  return `<div class="hr-legend">${element.outerHTML}</div>`;
}
