import type { SummaryTable } from "./text_table.ts";

/** Text that GitHub's Markdown shows as it stands, on one line. */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_<|~]/g, "\\$&").replaceAll(/\s+/g, " ");
}

/** A titled table as lines of GitHub's Markdown: numbers right-aligned, words left. */
export function markdownTable({ title, columns, rows, left = [] }: SummaryTable): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `**${markdownText(title)}**`,
    "",
    line(columns.map(markdownText)),
    line(columns.map((name, i) => i === 0 || left.includes(name) ? "---" : "---:")),
    ...rows.map((row) => line(row.map(markdownText))),
  ];
}
