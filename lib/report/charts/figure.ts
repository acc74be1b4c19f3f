import { escapeHtml } from "../../text/escape_html.ts";
import { figureCss } from "./figure_css.ts";
import { tableHtml, type TableSpec } from "../sections/table_html.ts";

/** A picture with all that must travel with it. Shows itself in a notebook. */
export interface Figure {
  /** Anchor in the page. */
  readonly id: string;
  /** The finding: a sentence with its number, built from data. */
  readonly title: string;
  /** What is plotted, with units. */
  readonly subtitle: string;
  /** Run, machine, n, durability, command. */
  readonly caption: string;
  readonly ariaLabel: string;
  /** The SVG for wide places (640 px and more). */
  readonly wide: string;
  /** The SVG for narrow ones (down to 360 px). */
  readonly narrow: string;
  /** The numbers behind the picture. */
  readonly table: TableSpec;
  /** The whole figure as HTML that needs nothing else. */
  readonly html: string;
  [displaySymbol](): { "text/html": string; "text/plain": string };
}

/** The key under which Deno's kernel looks for a rich form of a value. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

export type FigureParts = Omit<Figure, "html" | "ariaLabel" | typeof displaySymbol>;

/** Puts picture, words and numbers together. */
export function makeFigure(parts: FigureParts): Figure {
  const ariaLabel = `${parts.title}. ${parts.subtitle}`;
  const html = figureHtml(parts, ariaLabel);
  const plain = `${parts.title}\n${parts.subtitle}\n${parts.caption}`;
  return {
    ...parts,
    ariaLabel,
    html,
    [displaySymbol]: () => ({ "text/html": html, "text/plain": plain }),
  };
}

function figureHtml(parts: FigureParts, ariaLabel: string): string {
  return `<figure class="hr-figure" id="${escapeHtml(parts.id)}" aria-label="${escapeHtml(ariaLabel)}">` +
    `<style>${figureCss()}</style>` +
    `<h3 class="hr-title"><a href="#${escapeHtml(parts.id)}">${escapeHtml(parts.title)}</a></h3>` +
    `<p class="hr-subtitle">${escapeHtml(parts.subtitle)}</p>` +
    `<div class="hr-wide">${parts.wide}</div><div class="hr-narrow">${parts.narrow}</div>` +
    `<figcaption>${escapeHtml(parts.caption)}</figcaption>` +
    `<details><summary>Numbers</summary>${tableHtml(parts.table)}</details></figure>`;
}
