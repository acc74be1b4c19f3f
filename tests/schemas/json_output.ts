import assert from "node:assert/strict";
import { z } from "zod";

const schemas = new Map<string, z.ZodType>();

/** Commands with the type of their output in outputs.ts, where each is exported as the command's name with `Output`. */
export function commandsOf(outputs: string): [command: string, type: string][] {
  return [...outputs.matchAll(/^export (?:type|interface) (\w+)Output/gm)].map(([, name]) => [
    name!.toLowerCase(),
    `${name}Output`,
  ]);
}

/** The schema of a command's `--json` output, as data/schema/ has it. */
export function outputSchema(command: string): z.ZodType {
  const known = schemas.get(command);
  if (known !== undefined) return known;
  const text = Deno.readTextFileSync(new URL(`../../data/schema/${command}.schema.json`, import.meta.url));
  const schema = z.fromJSONSchema(JSON.parse(text));
  schemas.set(command, schema);
  return schema;
}

/** Asserts that what a command printed with `--json` is one object as its schema has it. */
export function assertOutput(command: string, printed: string): void {
  const { error } = outputSchema(command).safeParse(JSON.parse(printed));
  if (error) {
    assert.fail(
      `deno task ${command} --json is not as data/schema/${command}.schema.json has it, which ` +
        `tests/schemas/write_schemas.ts writes from outputs.ts: ${problems(error.issues).join("; ")}\n` +
        printed.slice(0, 500),
    );
  }
}

/** What is wrong where; of what may be several things, against the one that it is nearest to. */
function problems(issues: readonly z.core.$ZodIssue[], within: readonly PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...within, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${[...path, key].join(".")} is not known`);
    }
    if (issue.code !== "invalid_union") return [`${path.join(".")} ${issue.message}`];
    const [nearest = []] = issue.errors.map((own) => problems(own, path)).sort((a, b) => a.length - b.length);
    return nearest;
  });
}
