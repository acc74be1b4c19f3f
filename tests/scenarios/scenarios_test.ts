import assert from "node:assert/strict";
import { parseQuery } from "../../lib/chain/query/parse_query.ts";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { findScenario, loadRequirements, SCENARIOS } from "../../lib/scenarios/mod.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";

Deno.test("findScenario() names the nearest scenario, or where they are listed", () => {
  assert.equal(findScenario("mendoza").id, "mendoza");
  assert.throws(() => findScenario("mendosa"), (error: UsageError) => error.next.includes('"mendoza"'));
  assert.throws(
    () => findScenario("marketplace"),
    (error: UsageError) => error.next.includes("compute-market"),
  );
  assert.throws(() => findScenario("xyz"), (error: UsageError) => error.next.includes("scenario list"));
  assert.throws(() => findScenario("toString"), UsageError);
});

Deno.test("loadRequirements() reads every row, and every scenario is judged by rows that exist", () => {
  const rows = loadRequirements();
  assert.equal(rows.length, 365);
  const ids = new Set(rows.map(({ id }) => id));
  for (const scenario of Object.values(SCENARIOS)) {
    assert.deepEqual(scenario.requirements.filter((id) => !ids.has(id)), [], scenario.id);
    assert.equal(new Set(scenario.requirements).size, scenario.requirements.length, scenario.id);
  }
});

Deno.test("loadRequirements() names the row that is wrong, and a missing file", () => {
  const path = Deno.makeTempFileSync();
  Deno.writeTextFileSync(path, JSON.stringify({ requirements: [{ id: 7 }] }));
  assert.throws(
    () => loadRequirements(path),
    (error: HeadroomError) => error.message.includes("requirements[0].id"),
  );
  Deno.removeSync(path);
  assert.throws(() => loadRequirements(path), HeadroomError);
});

/** Every object that holds a number a person could ask about says where it comes from. */
function withoutSource(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const record = value as Record<string, unknown>;
  // A reference's condition names an attribute and the value it must hold: that is no figure.
  const figure = "value" in record && typeof record.value === "number" && !("attribute" in record);
  const missing = figure && !record.source ? [path] : [];
  return [
    ...missing,
    ...Object.entries(record).flatMap(([name, inner]) => withoutSource(inner, `${path}.${name}`)),
  ];
}

Deno.test("every number of a scenario carries its source, and every choice says what and why", () => {
  for (const scenario of Object.values(SCENARIOS)) {
    assert.deepEqual(withoutSource(scenario, scenario.id), []);
    for (const { id, choice } of scenario.choices) assert.ok(id && choice, scenario.id);
    if (scenario.kind !== "entities") continue;
    for (const type of scenario.entityTypes) {
      for (const attribute of type.attributes) assert.ok(attribute.source, `${type.id}.${attribute.name}`);
      assert.equal(new Set(type.attributes.map(({ name }) => name)).size, type.attributes.length, type.id);
    }
  }
});

Deno.test("every scenario's queries parse, weigh 1 together, and ask for attributes that exist", () => {
  for (const scenario of Object.values(SCENARIOS)) {
    if (scenario.kind !== "entities") continue;
    const weight = scenario.queries.reduce((sum, query) => sum + query.weight, 0);
    assert.ok(Math.abs(weight - 1) < 1e-9, scenario.id);
    const names = new Set(scenario.entityTypes.flatMap((type) => type.attributes.map(({ name }) => name)));
    for (const { text } of scenario.queries) {
      const filled = text.replace(/= \{(key|owner)\}/g, `= "0x00"`).replace(/\{\w+\}/g, "1");
      parseQuery(filled);
      for (const [, name] of filled.matchAll(/(?:^|&& )([A-Za-z_]\w*) /g)) {
        assert.ok(names.has(name!), `${name}`);
      }
    }
  }
});

/** Largest scale at which a scenario is made; it says why in its choices. */
const LARGEST: Readonly<Record<string, number>> = { "energy-grid-warm": 0.4 };

Deno.test("every scenario opens at its published size, and any block of any phase can be made alone", () => {
  for (const scenario of Object.values(SCENARIOS)) {
    if (scenario.kind !== "entities") continue;
    const largest = LARGEST[scenario.id] ?? 1;
    if (largest < 1) assert.throws(() => openDataset(scenario, 1, 7n), HeadroomError, scenario.id);
    const dataset = openDataset(scenario, largest, 7n);
    for (const { name, from, to } of dataset.phases) {
      assert.ok(to > from, `${scenario.id} ${name}`);
      for (const block of [from, Math.floor((from + to) / 2), to - 1]) {
        const { value } = dataset.operations(block).next();
        // Only Mendoza's calendar has blocks without operations.
        if (scenario.generator === "types") assert.equal(value?.key.length, 32, `${scenario.id} ${block}`);
      }
    }
  }
});
