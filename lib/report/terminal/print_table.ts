import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import type { Terminal } from "./terminal.ts";

/** Prints a table: words from the left, numbers ending at the right. */
export function printTable(table: SummaryTable, io: Pick<Terminal, "out">): void {
  for (const line of tableLines(table)) io.out(line);
}
