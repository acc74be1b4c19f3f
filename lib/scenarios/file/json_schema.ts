import { z } from "zod";
import { scenarioFileSchema } from "./scenario_schema.ts";

/** Where the schema lies in the checkout, for a file's `$schema`. */
export const JSON_SCHEMA_PATH = "data/scenario.schema.json";

/** The JSON Schema of a scenario file, as `data/scenario.schema.json` holds it (a test keeps the two alike). */
export function scenarioJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(scenarioFileSchema, {
    io: "input",
    unrepresentable: "throw",
  });
  const head = {
    $schema,
    title: "Headroom scenario",
    description:
      "A question as data: what is stored, how it changes, what is asked, what must hold. Comments and trailing commas are fine.",
  };
  return JSON.stringify({ ...head, ...schema }, null, 2) + "\n";
}
