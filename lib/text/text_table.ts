/** A column of a text table: numbers right-aligned, words left. */
interface TextColumn {
  readonly title: string;
  readonly align?: "left" | "right";
}

/** A titled table as text cells. The first column and those named in `left` hold words, the others numbers. */
export interface SummaryTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly left?: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Lines of a titled table as it stands in a command's output: an empty line, the title, and the table indented. */
export function tableLines({ title, columns, rows, left = [] }: SummaryTable): string[] {
  const aligned = columns.map((name, i) => {
    const align = i === 0 || left.includes(name) ? "left" as const : "right" as const;
    return { title: name, align };
  });
  return ["", title, ...textTable(aligned, rows).map((line) => `  ${line}`)];
}

/**
 * Lines of a plain text table: a row of titles, then one line a row, columns two spaces apart. No trailing blanks and no
 * colours, so that it reads the same on a terminal and in a file.
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((column, i) =>
    Math.max(column.title.length, ...rows.map((row) => row[i]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) => {
        const cell = cells[i] ?? "";
        return column.align === "right" ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!);
      })
      .join("  ")
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...rows.map(line)];
}
