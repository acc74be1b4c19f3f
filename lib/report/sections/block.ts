import { downloadsHtml } from "../charts/downloads.ts";
import { displaySymbol, type Figure } from "../charts/figure.ts";
import { figureCss } from "../charts/figure_css.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { slug } from "../../text/slug.ts";
import type { ChartOptions } from "../charts/plot_svg.ts";
import type { Missing } from "./story.ts";
import { tableHtml, type TableSpec } from "../charts/table_html.ts";

/** A part of a page other than a figure: an answer, a table, notes. Shows itself in a notebook. */
export interface Block {
  readonly html: string;
  readonly text: string;
  [displaySymbol](): { "text/html": string; "text/plain": string };
}

/** Draws a chart; where the run does not hold its data, says what is missing. */
export function draw<T extends object>(
  chart: (data: T, options?: ChartOptions) => Figure,
  data: T | Missing,
): Figure | Block {
  return "missing" in data && "command" in data ? missingBlock(data) : chart(data as T);
}

/** Figures and other parts, one below the other. */
export function together(parts: readonly (Figure | Block)[]): Block {
  const drawn = parts.map((part) => part[displaySymbol]());
  const html = drawn.map((one) => one["text/html"]).join("\n");
  const text = drawn.map((one) => one["text/plain"]).join("\n\n");
  return { html, text, [displaySymbol]: () => ({ "text/html": html, "text/plain": text }) };
}

/** What the run does not hold, and which command measures it, where one does. */
export function missingBlock({ missing, command }: Missing): Block {
  const said = command === null ? `${missing}.` : `${missing}. Measure it with: ${command}`;
  return block(`<p class="hr-answer hr-missing">${escapeHtml(said)}</p>`, said);
}

/** The answer of a page, in sentences. */
export function answerBlock(sentences: readonly string[]): Block {
  return block(`<p class="hr-answer">${escapeHtml(sentences.join(" "))}</p>`, sentences.join("\n"));
}

/**
 * A table outside a figure, with a line of small print below it where there is one. One with a title has an anchor: its own, or one
 * made of the title.
 */
export function tableBlock(spec: TableSpec, note = ""): Block {
  const { title, data = [] } = spec;
  const id = spec.id ?? (title === undefined ? undefined : slug("table", title));
  const anchored = id === undefined ? spec : { ...spec, id };
  const lines = spec.rows.map((row) =>
    row.map((cell) => typeof cell === "string" ? cell : cell.text).join(" | ")
  );
  const titles = spec.columns.map((column) => typeof column === "string" ? column : column.title);
  const small = note === "" ? "" : `<p class="hr-note">${escapeHtml(note)}</p>`;
  const text = [title ?? "", titles.join(" | "), ...lines, ...note === "" ? [] : [note]].join("\n");
  const files = downloadsHtml({ id: id ?? "table", title: title ?? "Numbers", data });
  return block(tableHtml(anchored) + small + files, text);
}

/** Notes and warnings as a list. */
export function notesBlock(notes: readonly string[]): Block {
  const items = notes.length === 0 ? ["No warnings."] : notes;
  return block(
    `<ul class="hr-note">${items.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul>`,
    items.join("\n"),
  );
}

function block(inner: string, text: string): Block {
  const html = `<div class="hr-block"><style>${figureCss()}</style>${inner}</div>`;
  return { html, text, [displaySymbol]: () => ({ "text/html": html, "text/plain": text }) };
}
