import type { Scenario } from "../scenario.ts";

/** A value of at most so many characters stays on one line. */
const LINE_MAX = 100;

/**
 * A scenario as a file's text, which `parseScenario` reads back as the same scenario.
 * @param schema Path of data/scenario.schema.json as seen from the file.
 * @param comment Lines above it.
 */
export function scenarioFileText(
  scenario: Scenario,
  schema: string,
  comment: readonly string[] = [],
): string {
  const lines = comment.map((line) => `// ${line}`.trimEnd());
  return [...lines, jsonText({ $schema: schema, ...scenario }, ""), ""].join("\n");
}

/** Indented JSON in which short values stay on one line. @param indent Null within such a line. */
function jsonText(value: unknown, indent: string | null): string {
  const compact = JSON.stringify(value);
  if (typeof value !== "object" || value === null) return compact;
  if (indent && indent.length + compact.length <= LINE_MAX) return jsonText(value, null);
  const isList = Array.isArray(value);
  const inner = indent === null ? null : `${indent}  `;
  const items = isList
    ? value.map((item) => jsonText(item, inner))
    : Object.entries(value).filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${JSON.stringify(name)}: ${jsonText(item, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return open + close;
  if (inner === null) return isList ? `[${items.join(", ")}]` : `{ ${items.join(", ")} }`;
  return `${open}\n${items.map((item) => inner + item).join(",\n")}\n${indent}${close}`;
}
