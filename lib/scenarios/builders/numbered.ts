/** Ids of requirements that share a prefix: `numbered("EG", "01", "02")` is `EG-01`, `EG-02`. */
export function numbered(prefix: string, ...numbers: readonly string[]): string[] {
  return numbers.map((number) => `${prefix}-${number}`);
}
