/** A column of a text table: numbers right-aligned, words left. */
export interface TextColumn {
  readonly title: string;
  readonly align?: "left" | "right";
}

/**
 * Lines of a plain text table: title row, then one line a row, columns two spaces apart. No trailing blanks, no colours,
 * so that it reads the same on a terminal and in a file.
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
