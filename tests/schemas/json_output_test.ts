import assert from "node:assert/strict";
import { assertOutput, commandsOf, outputSchema } from "./json_output.ts";

const tasks = Object.keys(JSON.parse(Deno.readTextFileSync("deno.json")).tasks).filter((task) =>
  task !== "test"
);
const schemaOf = (command: string) => JSON.parse(Deno.readTextFileSync(`data/schema/${command}.schema.json`));

Deno.test("every task but test has a schema of what it prints with --json, and no other has one", () => {
  const files = [...Deno.readDirSync("data/schema")].flatMap(({ name }) =>
    name.endsWith(".schema.json") ? [name.slice(0, -".schema.json".length)] : []
  );
  assert.deepEqual(files.toSorted(), tasks.toSorted());
  const typed = commandsOf(Deno.readTextFileSync("tests/schemas/outputs.ts")).map(([command]) => command);
  assert.deepEqual(typed.toSorted(), tasks.toSorted());
});

Deno.test("a schema is one of JSON Schema 2020-12 in which each object has the number of its version", () => {
  for (const command of tasks) {
    const { $schema, anyOf, $defs = {}, ...own } = schemaOf(command);
    assert.equal($schema, "https://json-schema.org/draft/2020-12/schema");
    for (const one of anyOf ?? [own]) {
      const { required, properties } = one.$ref === undefined
        ? one
        : $defs[one.$ref.slice("#/$defs/".length)];
      assert.ok(required.includes("schema"), command);
      assert.equal(typeof (properties.schema.const ?? properties.schema.enum?.[0]), "number", command);
    }
    assert.ok(outputSchema(command));
  }
});

Deno.test("the fidelity that was kept is what its command prints", () => {
  assertOutput("fidelity", Deno.readTextFileSync("data/reference/mendoza-fidelity.json"));
});

Deno.test("an output with a field too many, one too few or another version is not what is documented", () => {
  const whole = { schema: 1, run: "r", dir: "d", status: "complete", trials: 6 };
  assertOutput("merge", JSON.stringify(whole));
  const { trials: _, ...short } = whole;
  for (const other of [{ ...whole, more: 1 }, short, { ...whole, schema: 2 }, { ...whole, trials: "6" }]) {
    assert.throws(() => assertOutput("merge", JSON.stringify(other)), /deno task merge --json/);
  }
});
