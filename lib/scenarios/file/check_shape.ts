import type { z } from "zod";
import type { Scenario } from "../scenario.ts";
import { didYouMean, type JsonPath, oneOf, type Problem, shown } from "./problem.ts";
import { scenarioFileSchema, withoutSchemaKey } from "./scenario_schema.ts";

/** The scenario a JSON value describes, or every place where its shape is wrong. */
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

/** Puts the known names into an issue about unknown ones: zod leaves them out. */
function knownNames(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys") return undefined;
  const { shape } = (issue.inst as z.ZodObject)._zod.def;
  return Object.keys(shape).join(" ");
}

function problemsOf(issue: Issue, root: unknown, above: JsonPath): Problem[] {
  const path = [...above, ...issue.path as (string | number)[]];
  const value = valueAt(root, path);
  const expecting = (expected: string): Problem[] => [{ path, found: shown(value), expected }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownName(path, key, issue.message.split(" ")));
    case "invalid_union":
      return unionProblems(issue, root, path);
    case "invalid_type":
      return expecting(TYPES[issue.expected] ?? issue.expected);
    case "too_small":
      return expecting(bound(issue.origin, `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`));
    case "too_big":
      return expecting(bound(issue.origin, `${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`));
    case "invalid_value":
      return [choiceProblem(path, value, issue.values.map(String))];
    case "invalid_key":
      return [{ path, found: `the name ${shown(path.at(-1))}`, expected: "letters, digits and _" }];
    default:
      return expecting(issue.message);
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

function bound(origin: string, limit: string): string {
  if (origin === "string") return `text of ${limit} characters`;
  return origin === "array" ? `a list of ${limit}` : limit;
}

function unknownName(path: JsonPath, key: string, known: readonly string[]): Problem {
  const found = `the unknown name "${key}"`;
  return { path: [...path, key], found, expected: oneOf(known), next: didYouMean(key, known) };
}

function choiceProblem(path: JsonPath, value: unknown, choices: readonly string[]): Problem {
  return { path, found: shown(value), expected: oneOf(choices), next: didYouMean(value, choices) };
}

/** The problems of the union member that was probably meant: the one whose outer type fits. */
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

/** The types the value itself should have; none where the issue is about something inside it. */
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
