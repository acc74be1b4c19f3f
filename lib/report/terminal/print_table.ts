import { type SummaryTable, textTable } from "../../text/text_table.ts";
import type { Terminal } from "./terminal.ts";

/** Prints a table: words from the left, numbers ending at the right. */
export function printTable(
  { title, columns, rows, left = [] }: SummaryTable,
  io: Pick<Terminal, "out">,
): void {
  io.out("");
  io.out(title);
  const aligned = columns.map((name, index) => {
    const align = index === 0 || left.includes(name) ? "left" as const : "right" as const;
    return { title: name, align };
  });
  for (const line of textTable(aligned, rows)) io.out(`  ${line}`);
}
