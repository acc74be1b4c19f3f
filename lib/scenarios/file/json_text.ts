import {
  createScanner,
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { JsonPath, PlacedProblem, Problem } from "./problem.ts";

/** Deepest nesting that is read. `choice:` a scenario needs about 12; the reader below recurses. */
const DEPTH_MAX = 64;

/** A JSON document with comments, and where each of its parts stands. */
export interface JsonText {
  readonly value: unknown;
  /** Mistakes of the text itself; with any, `value` is not to be used. */
  readonly problems: readonly PlacedProblem[];
  /** A problem with the place of its path, or of the nearest part above it that the text has. */
  place(problem: Problem): PlacedProblem;
}

/**
 * Reads JSON with comments and trailing commas. Refuses what would be read silently as something else: a name twice in one
 * object, whole numbers beyond 2^53 - 1, numbers beyond a double's range.
 */
export function readJsonText(text: string): JsonText {
  const at = (offset: number) => position(text, offset);
  const failed = (problem: PlacedProblem): JsonText => ({
    value: undefined,
    problems: [problem],
    place: (other) => ({ ...other, line: null, column: null }),
  });
  const deep = tooDeep(text);
  if (deep !== null) {
    return failed({
      path: [],
      found: `nesting deeper than ${DEPTH_MAX}`,
      expected: "a scenario",
      ...at(deep),
    });
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const error = errors[0];
  if (root === undefined || error !== undefined) {
    const offset = error?.offset ?? 0;
    return failed({ path: [], ...syntaxWords(text, error), ...at(offset) });
  }
  const problems: PlacedProblem[] = [];
  const value = valueOf(root, [], (path, node, found, expected) => {
    problems.push({ path, found, expected, ...at(node.offset) });
  });
  return {
    value,
    problems,
    place: (problem) => ({ ...problem, ...at(nodeNear(root, problem.path).offset) }),
  };
}

type Refuse = (path: JsonPath, node: Node, found: string, expected: string) => void;

/** The plain value of a node; what JSON.parse would pass over is reported. */
function valueOf(node: Node, path: JsonPath, refuse: Refuse): unknown {
  switch (node.type) {
    case "object":
      return objectOf(node, path, refuse);
    case "array":
      return (node.children ?? []).map((child, i) => valueOf(child, [...path, i], refuse));
    case "number":
      checkNumber(node, path, refuse);
      return node.value;
    default:
      return node.value;
  }
}

function objectOf(node: Node, path: JsonPath, refuse: Refuse): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { children } of node.children ?? []) {
    const [name, child] = children!;
    const key = name!.value as string;
    const inner = [...path, key];
    if (key === "__proto__") refuse(inner, name!, '"__proto__"', "another name");
    else if (Object.hasOwn(object, key)) refuse(inner, name!, `"${key}" a second time`, "each name once");
    else if (child !== undefined) object[key] = valueOf(child, inner, refuse);
  }
  return object;
}

function checkNumber(node: Node, path: JsonPath, refuse: Refuse): void {
  const value = node.value as number;
  if (!Number.isFinite(value)) refuse(path, node, "a number beyond any double", "a smaller one");
  else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    refuse(path, node, String(value), "a whole number of at most 2^53 - 1, which is still exact");
  }
}

function nodeNear(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node.parent?.type === "property" ? node.parent : node;
  }
  return root;
}

/** Place of the first bracket that is nested too deep, or null. */
function tooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    // Strings begin with a quote, so that a bracket here is one of the document's own.
    const first = text[scanner.getTokenOffset()]!;
    if ("{[".includes(first)) depth++;
    if ("}]".includes(first)) depth--;
    if (depth > DEPTH_MAX) return scanner.getTokenOffset();
  }
  return null;
}

const EXPECTED: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a name in double quotes, or "}"',
  ValueExpected: "a value",
  ColonExpected: '":"',
  CommaExpected: '","',
  CloseBraceExpected: '"}"',
  CloseBracketExpected: '"]"',
  EndOfFileExpected: "nothing after the closing brace",
  UnexpectedEndOfString: 'a closing "',
  UnexpectedEndOfComment: "a closing */",
  InvalidNumberFormat: "a number as JSON writes it",
};

function syntaxWords(text: string, error: ParseError | undefined): { found: string; expected: string } {
  if (error === undefined) return { found: "an empty file", expected: "one JSON object" };
  const code = printParseErrorCode(error.error);
  const here = text.slice(error.offset, error.offset + Math.max(1, Math.min(error.length, 20)));
  return {
    found: error.offset >= text.length ? "the end of the file" : JSON.stringify(here),
    expected: EXPECTED[code] ?? "JSON (comments and trailing commas are fine)",
  };
}

/** Line and column of an offset, both from 1. */
function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}
