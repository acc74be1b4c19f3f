import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import { loadRequirements, SCENARIOS } from "../../../lib/scenarios/mod.ts";
import type { EntityScenario, KelScenario } from "../../../lib/scenarios/scenario.ts";
import { JSON_SCHEMA_PATH, scenarioJsonSchema } from "../../../lib/scenarios/file/json_schema.ts";
import { parseScenario } from "../../../lib/scenarios/file/parse_scenario.ts";
import type { ScenarioFile } from "../../../lib/scenarios/file/scenario_schema.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";

const known = { scenarios: [], requirements: loadRequirements().map(({ id }) => id) };

/** The compiler's word that a file can say all that a scenario holds; what was read from a chain is no file's to say. */
type Loose<T> = T extends object ? { -readonly [K in keyof T]: Loose<T[K]> } : T;
type Written = Loose<Omit<EntityScenario, "measured"> | KelScenario>;
const asFile = (scenario: Written): ScenarioFile => scenario;

for (const scenario of Object.values(SCENARIOS)) {
  Deno.test(`"${scenario.id}" written as a file is read back as itself`, () => {
    const back = parseScenario(
      JSON.stringify(asFile(scenario as Written), null, 2),
      `${scenario.id}.json`,
      known,
    );
    assert.deepEqual(back, scenario);
  });
}

/** SHA-256 of a small dataset's blocks. */
function digest(scenario: EntityScenario, scale: number): string {
  const hash = createHash("sha256");
  for (const block of openDataset(scenario, scale, 7n).blocks()) hash.update(encodeBlock(block));
  return hash.digest("hex");
}

Deno.test("a built-in scenario written as a file gives the same bytes", () => {
  for (const [id, scale] of [["mendoza", 0.00002], ["compute-marketplace", 0.00005]] as const) {
    const scenario = SCENARIOS[id] as EntityScenario;
    const back = parseScenario(JSON.stringify(scenario), `${id}.json`, known) as EntityScenario;
    assert.equal(digest(back, scale), digest(scenario, scale), id);
  }
});

Deno.test("data/scenario.schema.json is what the checks are made from", () => {
  const kept = Deno.readTextFileSync(JSON_SCHEMA_PATH);
  assert.ok(
    kept === scenarioJsonSchema(),
    `${JSON_SCHEMA_PATH} is out of date; write it again with: deno task scenario schema`,
  );
});

Deno.test("the JSON Schema describes every field", () => {
  assert.deepEqual(withoutDescription(JSON.parse(scenarioJsonSchema()), "scenario"), []);
});

function withoutDescription(part: unknown, path: string): string[] {
  if (typeof part !== "object" || part === null) return [];
  const { properties = {} } = part as { properties?: Record<string, Record<string, unknown>> };
  const missing = Object.entries(properties).filter(([, field]) =>
    !("description" in field || "$ref" in field || "const" in field)
  ).map(([name]) => `${path}.${name}`);
  return [
    ...missing,
    ...Object.entries(part).flatMap(([name, inner]) => withoutDescription(inner, `${path}/${name}`)),
  ];
}
