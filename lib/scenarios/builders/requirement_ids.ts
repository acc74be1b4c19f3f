/** Ids of requirements that share a prefix: `numbered("EG", "01 02 10A")` is `EG-01`, `EG-02`, `EG-10A`. */
export function numbered(prefix: string, numbers: string): string[] {
  return numbers.split(" ").map((number) => `${prefix}-${number}`);
}

/** Ids of a row of the summary table: rows, writes, reads, chains and database size. */
export function summaryRow(number: string): string[] {
  return numbered(`SUM-${number}`, "ROWS W R CH DB");
}
