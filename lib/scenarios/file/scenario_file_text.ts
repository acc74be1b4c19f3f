import type { Scenario } from "../scenario.ts";

/** Values of at most so many characters stay on one line. */
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

/** JSON with what is short on one line. */
function jsonText(value: unknown, indent: string): string {
  const inline = JSON.stringify(value);
  if (typeof value !== "object" || value === null) return inline;
  if (indent !== "" && indent.length + inline.length <= LINE_MAX) return spaced(inline, value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => inner + jsonText(item, inner))
    : Object.entries(value).filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${inner}${JSON.stringify(name)}: ${jsonText(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return items.length === 0 ? open + close : `${open}\n${items.join(",\n")}\n${indent}${close}`;
}

/** The one-line form with a blank after every colon and comma that is not inside a text. */
function spaced(inline: string, value: object): string {
  if (Array.isArray(value)) return `[${value.map(inlineText).join(", ")}]`;
  const fields = Object.entries(value).filter(([, item]) => item !== undefined)
    .map(([name, item]) => `${JSON.stringify(name)}: ${inlineText(item)}`);
  return fields.length === 0 ? inline : `{ ${fields.join(", ")} }`;
}

function inlineText(value: unknown): string {
  return typeof value === "object" && value !== null
    ? spaced(JSON.stringify(value), value)
    : JSON.stringify(value);
}
