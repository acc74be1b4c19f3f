import assert from "node:assert/strict";
import { HeadroomError } from "../../lib/errors.ts";
import { SCENARIOS, scenarioSize } from "../../lib/scenarios/mod.ts";
import { PUBLISHED_TABLES } from "../../lib/scenarios/published_tables.ts";
import { publishedTotals } from "../../lib/scenarios/published_totals.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { loadUseCases } from "../../lib/reference/use_cases.ts";

const compared = Object.values(SCENARIOS).flatMap((scenario) => {
  const published = scenario.kind === "entities" ? publishedTotals(scenario) : null;
  return published === null ? [] : [{ scenario: scenario as EntityScenario, published }];
});

/** How far a rounded total may lie from the sum it rounds. */
const ROUNDING = 0.012;

Deno.test("every use case's totals of entities and attributes, in all and by type, are its table's", () => {
  for (const { scenario, published } of compared) {
    assert.ok(published.totals.some(({ counted }) => counted === "entities"), scenario.id);
    for (const total of published.totals) {
      const what = `${scenario.id}: ${total.counted} of ${total.entityType ?? "all types"}`;
      assert.equal(total.declared, total.expected, what);
      assert.match(total.source, /^(002|sp):/, what);
    }
  }
});

Deno.test("a total that is not the printed one, but for rounding, names the finding that says why", () => {
  const findings = new Set(
    [...Deno.readTextFileSync("data/reference/inconsistencies.md").matchAll(/\b[A-Z]-\d\d\b/g)].map(([id]) =>
      id
    ),
  );
  for (const { scenario, published } of compared) {
    for (const { counted, entityType, printed, expected, finding } of published.totals) {
      const what = `${scenario.id}: ${counted} of ${
        entityType ?? "all types"
      } ${printed} against ${expected}`;
      if (finding !== null) assert.ok(findings.has(finding), `${what}: "${finding}" is no finding`);
      else if (printed !== null) assert.ok(Math.abs(expected / printed - 1) <= ROUNDING, what);
    }
  }
});

Deno.test("a comparison counts every entity type of its scenario, or says why not", () => {
  for (const { scenario, published } of compared) {
    const types = new Set(scenario.entityTypes.map(({ id }) => id));
    const named = published.totals.flatMap(({ entityType }) => entityType ?? []);
    const beyond = published.beyond.map(({ entityType }) => entityType);
    const uncounted = named.length === 0
      ? []
      : [...types].filter((id) => !named.includes(id) && !beyond.includes(id));
    assert.deepEqual(uncounted, [], scenario.id);
    for (const { why } of published.beyond) assert.match(why, /^([A-Z]-\d\d|002:L\d+)/, scenario.id);
  }
});

Deno.test("the size that the bench projects to is the declared total", () => {
  for (const { scenario, published } of compared) {
    const beyond = published.beyond.reduce((sum, { entities }) => sum + entities, 0);
    const total = published.totals.find(({ counted, entityType }) =>
      counted === "entities" && entityType === null
    )!;
    const counted = PUBLISHED_TABLES[scenario.id]!.countedBeyond ?? [];
    const twice = published.beyond.filter(({ entityType }) => counted.includes(entityType))
      .reduce((sum, { entities }) => sum + entities, 0);
    assert.equal(scenarioSize(scenario, 1).entities, total.declared + beyond - twice, scenario.id);
  }
});

Deno.test("every table belongs to a scenario, and each of the six use cases has one", () => {
  for (const id of Object.keys(PUBLISHED_TABLES)) assert.ok(SCENARIOS[id], `"${id}" is no scenario`);
  const covered = new Set(compared.map(({ published }) => published.useCase));
  assert.deepEqual([...covered].sort(), loadUseCases().map(({ id }) => id).sort());
  assert.equal(publishedTotals(SCENARIOS["compute-marketplace-demand-heavy"] as EntityScenario), null);
});

Deno.test("loadUseCases() names the file that is missing and the field that is wrong", () => {
  const path = Deno.makeTempFileSync();
  Deno.writeTextFileSync(path, JSON.stringify({ use_cases: [{ id: 7 }] }));
  assert.throws(
    () => loadUseCases(path),
    (error: HeadroomError) => error.message.includes("use_cases[0].id"),
  );
  Deno.removeSync(path);
  assert.throws(() => loadUseCases(path), HeadroomError);
});
