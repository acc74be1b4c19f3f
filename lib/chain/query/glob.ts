/**
 * Whether a text matches a pattern as SQLite's GLOB does: `*` any characters, `?` one, `[a-z]` one of a set, `[^a-z]` one
 * outside it; a `]` right after the opening is a member. Case counts. A set that is never closed matches nothing.
 * Characters are code points. Cost: pattern length times text length at worst.
 */
export function globMatches(pattern: string, text: string): boolean {
  const parts = globParts(pattern)?.map((part) => part === "star" ? part : matcherOf(part));
  if (parts === undefined) return false;
  const characters = Array.from(text, (character) => character.codePointAt(0)!);
  let part = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const matcher = parts[part];
    if (matcher === "star") {
      star = part++;
      starAt = at;
    } else if (matcher !== undefined && matcher(characters[at]!)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (parts[part] === "star") part++;
  return part === parts.length;
}

/** What every text that matches a pattern begins with. */
export function literalPrefix(pattern: string): string {
  return /^[^*?[]*/.exec(pattern)![0];
}

/** A set of code points: those within its ranges, or outside them. */
export interface GlobSet {
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly inverted: boolean;
}

/** The parts of a pattern: `star` any characters, else one of a set; or null where a set is never closed. */
export function globParts(pattern: string): (GlobSet | "star")[] | null {
  const characters = Array.from(pattern);
  const parts: (GlobSet | "star")[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === "*") {
      parts.push("star");
    } else if (character === "?") {
      parts.push({ ranges: [], inverted: true });
    } else if (character === "[") {
      const set = parseSet(characters, i + 1);
      if (set === null) return null;
      parts.push(set);
      i = set.end;
    } else {
      const code = character.codePointAt(0)!;
      parts.push({ ranges: [[code, code]], inverted: false });
    }
  }
  return parts;
}

function matcherOf({ ranges, inverted }: GlobSet): (character: number) => boolean {
  const [only] = ranges;
  if (ranges.length === 1 && only![0] === only![1] && !inverted) return (c) => c === only![0];
  return (c) => ranges.some(([from, to]) => c >= from && c <= to) !== inverted;
}

/** A set from the character after its `[` to its `]` at `end`. */
function parseSet(characters: readonly string[], start: number): GlobSet & { end: number } | null {
  let i = start;
  const inverted = characters[i] === "^";
  if (inverted) i++;
  const ranges: [from: number, to: number][] = [];
  /** Last single member, which a `-` may make the start of a range. */
  let open = -1;
  for (let first = true;; first = false, i++) {
    const character = characters[i];
    if (character === undefined) return null;
    if (character === "]" && !first) break;
    const next = characters[i + 1];
    if (character === "-" && open >= 0 && next !== undefined && next !== "]") {
      ranges.push([open, next.codePointAt(0)!]);
      open = -1;
      i++;
    } else {
      const code = character.codePointAt(0)!;
      ranges.push([code, code]);
      // SQLite does not let a leading "]" start a range.
      open = first && character === "]" ? -1 : code;
    }
  }
  return { ranges, inverted, end: i };
}
