import { escapeHtml } from "../../text/escape_html.ts";
import type { SummaryTable } from "../../text/text_table.ts";

/** One cell: text, optionally with a smaller remark (an interval), a style or a link. */
export interface Cell {
  readonly text: string;
  readonly small?: string;
  readonly kind?: "pass" | "fail" | "unproven" | "projected";
  readonly href?: string;
  /** Anchor of the row. */
  readonly id?: string;
}

interface Column {
  /** Name with its unit. */
  readonly title: string;
  readonly number?: true;
  /** Minimum width of a text column, rem: the table scrolls rather than making it narrower. */
  readonly leastRem?: number;
}

/** A column, or its title alone for a text column. */
type TableColumn = string | Column;

/** A column of numbers, right-aligned. */
export function numeric(title: string): TableColumn {
  return { title, number: true };
}

/** A text column with a minimum width, rem. */
export function wordy(title: string, leastRem: number): TableColumn {
  return { title, leastRem };
}

/** A table as data. */
export interface TableSpec {
  readonly title?: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly (string | Cell)[])[];
  /** Whether all rows are shown at once; else a long table scrolls in a box. */
  readonly isWhole?: true;
}

/** Width that words of a terminal's table keep on a page, rem. choice: two or three words in a line. */
const WORDS_REM = 7;

/** A table of a terminal as one of a page. */
export function pageTable({ title, columns, left = [], rows }: SummaryTable): TableSpec {
  const isWords = (name: string, i: number) => i === 0 || left.includes(name);
  return {
    title,
    columns: columns.map((name, i) => isWords(name, i) ? wordy(name, WORDS_REM) : numeric(name)),
    rows: rows.map((row) => row.map(pageCell)),
  };
}

/** A number with its interval as the interval below it: "(5.8 min [2 min, 9 min])" is projected. */
function pageCell(text: string): string | Cell {
  const [, open = "", value, interval] = /^(\(?)([^[]+) (\[[^\]]+\])\)?$/.exec(text) ?? [];
  if (value === undefined || interval === undefined) return text;
  return open === ""
    ? { text: value, small: interval }
    : { text: `(${value})`, small: interval, kind: "projected" };
}

/** A table with a sticky header and right-aligned numbers, in a box that scrolls by itself where the page is narrow. */
export function tableHtml(spec: TableSpec): string {
  const columns = spec.columns.map((column) => typeof column === "string" ? { title: column } : column);
  const numberClass = (i: number) => columns[i]?.number ? "hr-number" : "";
  const head = columns.map((column, i) =>
    `<th scope="col"${classes(numberClass(i))}${least(column)}>${escapeHtml(column.title)}</th>`
  ).join("");
  const body = spec.rows.map((row) =>
    `<tr>${row.map((cell, i) => cellHtml(cell, numberClass(i))).join("")}</tr>`
  );
  const title = spec.title === undefined ? "" : `<caption>${escapeHtml(spec.title)}</caption>`;
  return `<div class="hr-scroll${spec.isWhole ? " hr-whole" : ""}" tabindex="0" role="region" aria-label="${
    escapeHtml(spec.title ?? "Numbers")
  }">` +
    `<table class="hr-table">${title}<thead><tr>${head}</tr></thead><tbody>${
      body.join("")
    }</tbody></table></div>`;
}

function cellHtml(cell: string | Cell, className: string): string {
  if (typeof cell === "string") return `<td${classes(className)}>${escapeHtml(cell)}</td>`;
  const text = escapeHtml(cell.text);
  const linked = cell.href === undefined ? text : `<a href="${escapeHtml(cell.href)}">${text}</a>`;
  const small = cell.small === undefined ? "" : ` <small>${escapeHtml(cell.small)}</small>`;
  const kind = cell.kind === undefined ? linked : `<span class="hr-${cell.kind}">${linked}</span>`;
  const id = cell.id === undefined ? "" : ` id="${escapeHtml(cell.id)}"`;
  return `<td${id}${
    classes((cell.id ?? cell.href) === undefined ? className : "hr-id")
  }>${kind}${small}</td>`;
}

function classes(name: string): string {
  return name === "" ? "" : ` class="${name}"`;
}

function least({ leastRem }: Column): string {
  return leastRem === undefined ? "" : ` style="min-width:${leastRem}rem"`;
}
