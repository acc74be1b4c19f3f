import type { SummaryTable } from "./text_table.ts";

/** What makes a link, an image or the place of one of what was written in brackets, and an entity. */
const LINKED = /(?<=\])[(\[:]|&(?=#?\w+;)/g;

/** Text that GitHub's Markdown shows as it stands, on one line, without links, images and mentions of people. */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_<|~]/g, "\\$&").replace(LINKED, "\\$&").replace(/@(?=\w)/g, "@<!-- -->")
    .replaceAll(/\s+/g, " ");
}

/** A table as lines of GitHub's Markdown, its title above where it has one: numbers right-aligned, words left. */
export function markdownTable(
  { title, columns, rows, left = [] }: Omit<SummaryTable, "title"> & { readonly title?: string },
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    ...title === undefined ? [] : [`**${markdownText(title)}**`, ""],
    line(columns.map(markdownText)),
    line(columns.map((name, i) => i === 0 || left.includes(name) ? "---" : "---:")),
    ...rows.map((row) => line(row.map(markdownText))),
  ];
}
