import type { z } from "zod";
import { nearestName } from "../../text/nearest_name.ts";
import type { Scenario } from "../scenario.ts";
import { type JsonPath, oneOf, type Problem, shown } from "./problem.ts";
import { scenarioFileSchema, withoutSchemaKey } from "./scenario_schema.ts";

/** The scenario a JSON value stands for, or every place where it has another shape. */
export type Shape =
  | { readonly scenario: Scenario; readonly problems?: undefined }
  | { readonly scenario?: undefined; readonly problems: readonly Problem[] };

/** Checks names, types and ranges of a scenario file; shorthands are resolved. */
export function checkShape(value: unknown): Shape {
  const parsed = scenarioFileSchema.safeParse(value, { error: knownNames });
  if (parsed.success) return { scenario: withoutSchemaKey(parsed.data) };
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, value, [])) };
}

type Issue = z.core.$ZodIssue;

/** Lets an issue about unknown names carry the known ones: zod forgets them. */
function knownNames(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys") return undefined;
  const { shape } = (issue.inst as z.ZodObject)._zod.def;
  return Object.keys(shape).join(" ");
}

function problemsOf(issue: Issue, root: unknown, above: JsonPath): Problem[] {
  const path = [...above, ...issue.path as (string | number)[]];
  const found = shown(valueAt(root, path));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownName(path, key, issue.message.split(" ")));
    case "invalid_union":
      return unionProblems(issue, root, path);
    case "invalid_type":
      return [{ path, found, expected: TYPES[issue.expected] ?? issue.expected }];
    case "too_small":
      return [{ path, found, expected: bound(issue.origin, issue.minimum, "at least", issue.inclusive) }];
    case "too_big":
      return [{ path, found, expected: bound(issue.origin, issue.maximum, "at most", issue.inclusive) }];
    case "invalid_value":
      return [choiceProblem(path, valueAt(root, path), issue.values.map(String))];
    case "invalid_format":
      return [{ path, found, expected: issue.message }];
    case "invalid_key":
      return [{ path, found: `the name ${shown(path.at(-1))}`, expected: "letters, digits and _" }];
    default:
      return [{ path, found, expected: issue.message }];
  }
}

const TYPES: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  array: "a list",
  object: "an object",
  record: "an object",
  tuple: "a pair [value, weight]",
};

function bound(origin: string, limit: number | bigint, word: string, inclusive = true): string {
  if (origin === "string") return `text of ${word} ${limit} characters`;
  if (origin === "array") return `a list of ${word} ${limit}`;
  const exclusive = word === "at least" ? "more than" : "less than";
  return `${inclusive ? word : exclusive} ${limit}`;
}

function unknownName(path: JsonPath, key: string, known: readonly string[]): Problem {
  const hint = nearestName(key, known);
  return {
    path: [...path, key],
    found: `the unknown name "${key}"`,
    expected: oneOf(known),
    ...(hint === null ? {} : { next: `did you mean "${hint}"?` }),
  };
}

function choiceProblem(path: JsonPath, value: unknown, choices: readonly string[]): Problem {
  const hint = typeof value === "string" ? nearestName(value, choices) : null;
  return {
    path,
    found: shown(value),
    expected: oneOf(choices),
    ...(hint === null ? {} : { next: `did you mean "${hint}"?` }),
  };
}

/** A union's problems are those of the form that was meant: the one whose outer type fits. */
function unionProblems(
  issue: Extract<Issue, { code: "invalid_union" }>,
  root: unknown,
  path: JsonPath,
): Problem[] {
  if (issue.errors.length === 0) {
    const options = (issue as { options?: readonly unknown[] }).options ?? [];
    return [choiceProblem(path, valueAt(root, path), options.map(String))];
  }
  const meant = issue.errors.find((errors) => errors.every((inner) => outerTypes(inner).length === 0));
  if (meant !== undefined) return meant.flatMap((inner) => problemsOf(inner, root, path));
  // The objects that stand beside a number: a span of blocks, or the number with its source.
  const object = path.at(-1) === "btlBlocks" ? '{"min", "max"}' : '{"value", "source"}';
  const words = issue.errors.flat().flatMap(outerTypes)
    .map((type) => type === "object" ? object : TYPES[type] ?? type);
  return [{ path, found: shown(valueAt(root, path)), expected: [...new Set(words)].join(" or ") }];
}

/** The types a value itself should have been of; none where the issue is about its inside. */
function outerTypes(issue: Issue): string[] {
  if (issue.path.length > 0) return [];
  if (issue.code === "invalid_type") return [issue.expected];
  return issue.code === "invalid_union" ? issue.errors.flat().flatMap(outerTypes) : [];
}

function valueAt(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );
}
