import { UsageError } from "../../errors.ts";

/** Where in a JSON document: names and positions from its root. */
export type JsonPath = readonly (string | number)[];

/** One mistake in a scenario file. */
export interface Problem {
  readonly path: JsonPath;
  readonly found: string;
  readonly expected: string;
  /** What to do; empty where `expected` says it all. */
  readonly next?: string;
}

/** A mistake with its place in the text, both from 1; null where the file has no text for it. */
export interface PlacedProblem extends Problem {
  readonly line: number | null;
  readonly column: number | null;
}

/** Told of each mistake as it is met. */
export type Report = (problem: Problem) => void;

/** Mistakes that are printed; further ones are counted. `choice:` a screenful */
const SHOWN_MAX = 20;

/** A scenario file that cannot be used, with every mistake found in it. */
export class ScenarioFileError extends UsageError {
  readonly problems: readonly PlacedProblem[];

  constructor(file: string, problems: readonly PlacedProblem[]) {
    const ordered = problems.toSorted((a, b) =>
      (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
    );
    const first = ordered[0]!;
    const lines = ordered.slice(0, SHOWN_MAX).map((problem) => `  ${problemText(file, problem)}`);
    const more = ordered.length > SHOWN_MAX ? [`  and ${ordered.length - SHOWN_MAX} more`] : [];
    super(
      [`Cannot use scenario file "${file}": ${mistakes(ordered.length)}`, ...lines, ...more].join("\n"),
      {
        expected: first.expected,
        actual: first.found,
        next: `correct it, then: deno task scenario check ${file}`,
      },
    );
    this.problems = ordered;
  }
}

function mistakes(count: number): string {
  return count === 1 ? "1 mistake" : `${count} mistakes`;
}

/** `my.json:12:9 entityTypes[0].count: found -1, expected a whole number, 1 or more`. */
function problemText(file: string, { path, line, column, found, expected, next }: PlacedProblem): string {
  const place = line === null ? file : `${file}:${line}:${column}`;
  const what = path.length === 0 ? "" : ` ${pathText(path)}`;
  return `${place}${what}: found ${found}, expected ${expected}${next ? `; ${next}` : ""}`;
}

/** `entityTypes[2].attributes[0].value.min`; names that are no plain words in brackets and quotes. */
export function pathText(path: JsonPath): string {
  return path.map((part, i) => {
    if (typeof part === "number") return `[${part}]`;
    if (!/^[\w$]+$/.test(part)) return `[${JSON.stringify(part)}]`;
    return i === 0 ? part : `.${part}`;
  }).join("");
}

/** A value as it is shown in a message: short, quoted where it is text. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

/** "a, b or c"; cut after a few. */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length > 8) return `${quoted.slice(0, 8).join(", ")} or one of ${quoted.length - 8} others`;
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
