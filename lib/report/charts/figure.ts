import { escapeHtml } from "../../text/escape_html.ts";
import { anchorLink } from "./anchor_link.ts";
import { downloadsHtml, type SavedData } from "./downloads.ts";
import { tableHtml, type TableSpec } from "./table_html.ts";
import { figureCss } from "./figure_css.ts";
import { type Canvas, type ChartOptions, NARROW_PX, WIDE_PX } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";

/** The words and numbers of a picture. */
interface Described {
  /** Anchor in the page. */
  readonly id: string;
  /** The finding: a sentence with its number, built from data. */
  readonly title: string;
  /** What is plotted, with units. */
  readonly subtitle: string;
  /** The numbers behind the picture, for reading. */
  readonly table: TableSpec;
  /** All that is drawn, for computing: unrounded, a row a mark. */
  readonly data: SavedData;
  /** What the picture is evidence of, as `scenario/what` (`supportingFigures`): rows of other tables link to it. */
  readonly shows?: readonly string[];
}

/** A picture with all that must travel with it. Shows itself in a notebook. */
export interface Figure extends Described {
  /** Number of samples, durability, run, machine, command. */
  readonly caption: string;
  readonly ariaLabel: string;
  /** The SVG for wide places (640 px and more). */
  readonly wide: string;
  /** The SVG for narrow ones (down to 360 px). */
  readonly narrow: string;
  /** The whole figure as HTML that needs nothing else. */
  readonly html: string;
  [displaySymbol](): { "text/html": string; "text/plain": string };
}

/** The key under which Deno's kernel looks for a rich form of a value. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/** What a chart makes of its data. */
interface Drawing extends Described {
  /** What the caption opens with: how many, how durable. */
  readonly facts: readonly string[];
  readonly provenance: Provenance;
  /** Draws the picture as SVG, once for each width. */
  readonly draw: (canvas: Canvas) => string;
}

/** Draws a chart wide and narrow, and puts picture, words and numbers together. */
export function makeFigure(
  { facts, provenance, draw, ...described }: Drawing,
  { width = WIDE_PX }: ChartOptions = {},
): Figure {
  const { title, subtitle } = described;
  const { run, machine, command } = provenance;
  const caption = [...facts, `run ${run}`, machine, `again: ${command}`].join(" · ");
  const ariaLabel = `${title}. ${subtitle}`;
  const [wide, narrow] = [draw({ width, ariaLabel }), draw({ width: NARROW_PX, ariaLabel })];
  const parts = { ...described, caption, ariaLabel, wide, narrow };
  const html = figureHtml(parts);
  const plain = `${title}\n${subtitle}\n${caption}`;
  return { ...parts, html, [displaySymbol]: () => ({ "text/html": html, "text/plain": plain }) };
}

function figureHtml(parts: Omit<Figure, "html" | typeof displaySymbol>): string {
  const { id, title, table, shows = [] } = parts;
  const numbers = tableHtml(table, table.title ?? `Numbers: ${title}`);
  return `<figure class="hr-figure" id="${escapeHtml(id)}" data-shows="${escapeHtml(shows.join(" "))}" ` +
    `aria-label="${escapeHtml(parts.ariaLabel)}"><style>${figureCss()}</style>` +
    `<h3 class="hr-title" id="${escapeHtml(id)}-title">${escapeHtml(title)}${anchorLink(id, "figure")}</h3>` +
    `<p class="hr-subtitle">${escapeHtml(parts.subtitle)}</p>` +
    `<div class="hr-wide">${asOne(parts.wide)}</div><div class="hr-narrow">${asOne(parts.narrow)}</div>` +
    `<figcaption><p>${escapeHtml(parts.caption)}</p>${downloadsHtml(parts)}` +
    `<details><summary>Numbers</summary>${numbers}</details></figcaption></figure>`;
}

/** A drawing as one image with one text alternative: the names that Plot gives to groups of marks are for nobody inside it. */
export function asOne(svg: string): string {
  return svg.replaceAll(/(<g [^>]*?) ?aria-label="[^"]*"/g, "$1");
}
