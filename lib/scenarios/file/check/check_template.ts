import type { JsonPath, Report } from "../problem.ts";

/** Longest piece of a template. `choice:` far beyond any id */
const PIECE_MAX = 1_000;

const PIECES = "{n}, {pad:6}, {hex:8}, {hex:8-12} or {int:0-59}";

/** Checks the pieces of a template: known, whole, and in range. */
export function checkTemplate(template: string, path: JsonPath, report: Report): void {
  for (const part of template.split(/(\{[^}]*\})/)) {
    if (!part.includes("{")) continue;
    if (!part.endsWith("}")) {
      report({
        path,
        found: `an open brace in ${JSON.stringify(part)}`,
        expected: `a whole piece: ${PIECES}`,
      });
    } else if (!isPiece(part.slice(1, -1))) {
      report({ path, found: `the piece ${JSON.stringify(part)}`, expected: PIECES });
    }
  }
}

function isPiece(text: string): boolean {
  if (text === "n") return true;
  const single = /^(?:pad|hex):(\d+)$/.exec(text);
  if (single !== null) return Number(single[1]) >= 1 && Number(single[1]) <= PIECE_MAX;
  const range = /^(hex|int):(\d+)-(\d+)$/.exec(text);
  if (range === null) return false;
  const [min, max] = [Number(range[2]), Number(range[3])];
  const largest = range[1] === "hex" ? PIECE_MAX : Number.MAX_SAFE_INTEGER - 1;
  return min <= max && max <= largest;
}
