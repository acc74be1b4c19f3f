import {
  createScanner,
  findNodeAtLocation,
  getNodePath,
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
  /** Mistakes of the text itself; if there are any, `value` must not be used. */
  readonly problems: readonly PlacedProblem[];
  /** A problem with the position of its path, or of the nearest part above it that the text has. */
  place(problem: Problem): PlacedProblem;
}

/**
 * Reads JSON with comments and trailing commas. Refuses what JSON.parse would silently change or drop: a name twice in one
 * object, whole numbers beyond 2^53 - 1, numbers beyond a double's range.
 */
export function readJsonText(text: string): JsonText {
  const failed = (words: { found: string; expected: string }, offset: number): JsonText => ({
    value: undefined,
    problems: [{ path: [], ...words, ...position(text, offset) }],
    place: (other) => ({ ...other, line: null, column: null }),
  });
  const deep = tooDeep(text);
  if (deep !== null) {
    return failed({ found: `nesting deeper than ${DEPTH_MAX}`, expected: "a scenario" }, deep);
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const error = errors[0];
  if (root === undefined || error !== undefined) return failed(syntaxWords(text, error), error?.offset ?? 0);
  const problems: PlacedProblem[] = [];
  const value = valueOf(root, (node, found, expected) => {
    problems.push({ path: getNodePath(node), found, expected, ...position(text, node.offset) });
  });
  return {
    value,
    problems,
    place: (problem) => ({ ...problem, ...position(text, nodeNear(root, problem.path).offset) }),
  };
}

type Refuse = (node: Node, found: string, expected: string) => void;

/** The plain value of a node; what JSON.parse would silently accept is refused. */
function valueOf(node: Node, refuse: Refuse): unknown {
  if (node.type === "object") return objectOf(node, refuse);
  if (node.type === "array") return (node.children ?? []).map((child) => valueOf(child, refuse));
  if (node.type === "number") checkNumber(node, refuse);
  return node.value;
}

function objectOf(node: Node, refuse: Refuse): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { children } of node.children ?? []) {
    const [name, child] = children!;
    const key = name!.value as string;
    if (key === "__proto__") refuse(name!, '"__proto__"', "another name");
    else if (Object.hasOwn(object, key)) refuse(name!, `"${key}" a second time`, "each name once");
    else if (child !== undefined) object[key] = valueOf(child, refuse);
  }
  return object;
}

function checkNumber(node: Node, refuse: Refuse): void {
  const value = node.value as number;
  if (!Number.isFinite(value)) refuse(node, "a number beyond any double", "a smaller one");
  else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    refuse(node, String(value), "a whole number of at most 2^53 - 1, which is still exact");
  }
}

function nodeNear(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node.parent?.type === "property" ? node.parent : node;
  }
  return root;
}

/** Offset of the first bracket that is nested too deep, or null. */
function tooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    // Strings begin with a quote, so a bracket here is part of the document's structure.
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
