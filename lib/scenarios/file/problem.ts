import { UsageError } from "../../errors.ts";
import { shellCommand } from "../../text/command_line.ts";
import { nearestName } from "../../text/nearest_name.ts";

/** A path in a JSON document: member names and element indexes from its root. */
export type JsonPath = readonly (string | number)[];

/** One mistake in a scenario file. */
export interface Problem {
  readonly path: JsonPath;
  readonly found: string;
  readonly expected: string;
  /** What to do; undefined where `expected` is enough. */
  readonly next?: string | undefined;
}

/** A mistake with its line and column in the text, both from 1; null where the text could not be read that far. */
export interface PlacedProblem extends Problem {
  readonly line: number | null;
  readonly column: number | null;
}

/** Mistakes that are printed; further ones are only counted. `choice:` a screenful */
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
        next: shellCommand`correct it, then: deno task scenario check ${file}`,
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

/** `entityTypes[2].attributes[0].value.min`; names that are not plain words are quoted in brackets. */
export function pathText(path: JsonPath): string {
  return path.map((part, i) => {
    if (typeof part === "number") return `[${part}]`;
    if (!/^[\w$]+$/.test(part)) return `[${JSON.stringify(part)}]`;
    return i === 0 ? part : `.${part}`;
  }).join("");
}

/** A value as a message shows it: abbreviated, and quoted if it is text. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

/** Advice naming the known name closest to a mistyped one; undefined where none is close. */
export function didYouMean(name: unknown, known: readonly string[]): string | undefined {
  const nearest = typeof name === "string" ? nearestName(name, known) : null;
  return nearest === null ? undefined : `did you mean "${nearest}"?`;
}

/** `"a", "b" or "c"`, abbreviated after eight names. */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length > 8) return `${quoted.slice(0, 8).join(", ")} or one of ${quoted.length - 8} others`;
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
