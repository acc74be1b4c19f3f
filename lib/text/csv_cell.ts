/** What a spreadsheet takes for the beginning of a formula, also in its full-width forms. Source: OWASP, "CSV Injection". */
const FORMULA = /^\s*[=+\-@＝＋－＠]./;

/** Text for a cell of CSV, on one line, that a spreadsheet shows and never evaluates: an apostrophe says that it is text. */
export function csvCell(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return FORMULA.test(line) ? `'${line}` : line;
}
