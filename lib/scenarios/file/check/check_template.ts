import type { Place } from "./place.ts";

/** Longest piece of a template. `choice:` far beyond any id */
const PIECE_MAX = 1_000;

const PIECES = "{n}, {pad:6}, {hex:8}, {hex:8-12} or {int:0-59}";

/** Checks the pieces of a template: known, complete, and in range. */
export function checkTemplate(template: string, place: Place): void {
  for (const part of template.split(/(\{[^}]*\})/)) {
    if (!part.includes("{")) continue;
    const text = JSON.stringify(part);
    if (!part.endsWith("}")) place.refuse(`an open brace in ${text}`, `a whole piece: ${PIECES}`);
    else if (!isPiece(part.slice(1, -1))) place.refuse(`the piece ${text}`, PIECES);
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
