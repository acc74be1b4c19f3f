import { escapeHtml } from "../../text/escape_html.ts";
import { slug } from "../../text/slug.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { anchorLink } from "./anchor_link.ts";
import type { SavedData } from "./downloads.ts";

/** One cell: text, optionally with a smaller remark (an interval), a style or a link. */
export interface Cell {
  readonly text: string;
  readonly small?: string;
  readonly kind?: "pass" | "fail" | "unproven" | "projected";
  readonly href?: string;
  /** Anchor of the row, in its first cell; without one it is made of the table's and this cell's text. */
  readonly id?: string;
  /** What a picture must show to support this (`Figure.shows`), best first: a page links to such a picture where one is there. */
  readonly seen?: readonly string[];
}

interface Column {
  /** Name with its unit. */
  readonly title: string;
  readonly number?: true;
  /** Minimum width, rem: the table scrolls rather than making it narrower. */
  readonly leastRem?: number;
}

/** A column, or its title alone for a text column. */
type TableColumn = string | Column;

/** A column of numbers, right-aligned. */
export function numeric(title: string): TableColumn {
  return { title, number: true };
}

/** The same with a minimum width, rem, where intervals below its numbers need more. */
export function wideNumeric(title: string, leastRem: number): TableColumn {
  return { title, number: true, leastRem };
}

/** A text column with a minimum width, rem. */
export function wordy(title: string, leastRem: number): TableColumn {
  return { title, leastRem };
}

/** A table as data. */
export interface TableSpec {
  /** Anchor in the page; with one, each row has an anchor too. */
  readonly id?: string;
  readonly title?: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly (string | Cell)[])[];
  /** Whether all rows are shown at once; else a long table scrolls in a box. */
  readonly isWhole?: true;
  /** The same rows for computing, unrounded; offered as files where the table stands alone. */
  readonly data?: SavedData;
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

/** Most columns whose names stand before their cells in a folded row. */
export const FOLDED_COLUMNS = 24;

/** Room that columns may need together on a phone and on a tablet, rem: 328 and 736 px, less what is estimated too low. */
const [PHONE_REM, TABLET_REM] = [20, 43];
/** Room of a letter and beside a column, rem, and the longest word, letters, that is not broken. */
const [LETTER_REM, GAP_REM, LONGEST_WORD] = [0.48, 0.6, 16];

/**
 * A table with a sticky header and right-aligned numbers, in a box that scrolls by itself. Where its columns do not fit, each row
 * is folded into a list, its first cell on top.
 * @param name What the box is called where the table has no title.
 */
export function tableHtml(spec: TableSpec, name = spec.title ?? "Numbers"): string {
  const { id, title, isWhole, rows } = spec;
  const columns = spec.columns.map((column, i) => sized(column, rows.map((row) => row[i] ?? "")));
  const head = columns.map((column) =>
    `<th scope="col"${classes(numberClass(column))}${least(column)}>${escapeHtml(column.title)}</th>`
  ).join("");
  const ids = rowIds(spec);
  const body = rows.map((row, at) =>
    `<tr${idAttribute(ids[at])}>${
      row.map((cell, i) => i === 0 ? headCell(cell, columns[i]!, ids[at]) : dataCell(cell, columns[i]!)).join(
        "",
      )
    }</tr>`
  );
  const caption = title === undefined
    ? ""
    : `<caption>${escapeHtml(title)}${id === undefined ? "" : anchorLink(id, "table")}</caption>`;
  const box = ["hr-scroll", ...isWhole ? ["hr-whole"] : []].join(" ");
  return `<div class="${box}"${idAttribute(id)} tabindex="0" role="region" aria-label="${
    escapeHtml(name)
  }">` +
    `<table class="hr-table${foldClass(columns)}"${foldNames(columns)}>${caption}` +
    `<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

/** A column with its least width: as it says, else that of its longest number, or of its longest word. */
function sized(column: TableColumn, cells: readonly (string | Cell)[]): Column {
  const known = typeof column === "string" ? { title: column } : column;
  if (known.leastRem !== undefined) return known;
  const texts = cells.map((cell) => typeof cell === "string" ? cell : cell.text);
  const words = (known.number ? [known.title] : [known.title, ...texts]).flatMap((text) =>
    text.split(/[\s:,]+/)
  );
  const letters = Math.max(
    ...words.map((word) => Math.min(word.length, LONGEST_WORD)),
    ...(known.number ? texts.map((text) => text.length) : []),
  );
  return { ...known, leastRem: Math.ceil(LETTER_REM * letters) };
}

/** Anchors of a table's rows: their own, else made of the table's and the first cell's text, told apart by their order. */
function rowIds({ id, rows }: TableSpec): (string | undefined)[] {
  const uses = new Map<string, number>();
  return rows.map(([first = ""]) => {
    const cell = typeof first === "string" ? { text: first } : first;
    if (cell.id !== undefined || id === undefined) return cell.id;
    const name = slug(id, cell.text);
    const count = (uses.get(name) ?? 0) + 1;
    uses.set(name, count);
    return count === 1 ? name : `${name}--${count}`;
  });
}

function headCell(cell: string | Cell, column: Column, rowId: string | undefined): string {
  const anchor = rowId === undefined ? "" : anchorLink(rowId, "row");
  return `<th scope="row"${classes(numberClass(column))}>${cellHtml(cell, anchor)}</th>`;
}

function dataCell(cell: string | Cell, column: Column): string {
  return `<td${classes(numberClass(column))}>${cellHtml(cell)}</td>`;
}

/** @param anchor Stands after the cell's first words. */
function cellHtml(cell: string | Cell, anchor = ""): string {
  if (typeof cell === "string") return breakable(cell) + anchor;
  const text = breakable(cell.text);
  const linked = cell.href === undefined ? text : `<a href="${escapeHtml(cell.href)}">${text}</a>`;
  const kind = cell.kind === undefined ? linked : `<span class="hr-${cell.kind}">${linked}</span>`;
  const small = cell.small === undefined ? "" : ` <small>${escapeHtml(cell.small)}</small>`;
  const seen = cell.seen === undefined ? "" : `<span data-seen="${escapeHtml(cell.seen.join(" "))}"></span>`;
  return `${kind}${anchor}${small}${seen}`;
}

/** Names of the columns but the first as CSS strings, once a table, for the rules that fold its rows. */
function foldNames(columns: readonly Column[]): string {
  if (foldClass(columns) === "") return "";
  const names = columns.slice(1, FOLDED_COLUMNS).map(({ title }, i) =>
    `--c${i + 2}:'${title.replaceAll(/['\\]/g, "\\$&")}${/\?$/.test(title) ? "" : ":"} '`
  );
  return ` style="${escapeHtml(names.join(";"))}"`;
}

function foldClass(columns: readonly Column[]): string {
  const rem = columns.reduce(
    (sum, { leastRem = 0 }) => sum + leastRem + GAP_REM,
    0,
  );
  if (rem <= PHONE_REM) return "";
  return rem <= TABLET_REM ? " hr-folds" : " hr-folds-early";
}

/** A cell's text that may break where ids and units have their parts, rather than within a word. */
function breakable(text: string): string {
  return escapeHtml(text).replaceAll(/(?<=[a-z])(?::(?=[a-z])|\/(?=[a-z]{3}))/g, "$&<wbr>");
}

function numberClass({ number }: Column): string {
  return number ? "hr-number" : "";
}

function idAttribute(id: string | undefined): string {
  return id === undefined ? "" : ` id="${escapeHtml(id)}"`;
}

function classes(name: string): string {
  return name === "" ? "" : ` class="${name}"`;
}

function least({ leastRem }: Column): string {
  return leastRem === undefined ? "" : ` style="--least:${leastRem}rem"`;
}
