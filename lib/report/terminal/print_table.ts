import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import type { Terminal } from "./terminal.ts";

/** Prints a table: text aligned left, numbers right. */
export function printTable(table: SummaryTable, io: Pick<Terminal, "out">): void {
  for (const line of tableLines(table)) io.out(line);
}
