import assert from "node:assert/strict";
import fc from "fast-check";
import type { CensusSummary, GroupStatistics } from "../../lib/inspect/census_summary.ts";
import { countBetween } from "../../lib/inspect/histogram_summary.ts";
import {
  LIFE_CLASSES,
  PAYLOAD_CLASSES,
  type ValueClass,
  VERSION_CLASSES,
} from "../../lib/inspect/published_classes.ts";
import { fitScenario } from "../../lib/fit/fit_scenario.ts";
import { HeadroomError } from "../../lib/errors.ts";
import { COMPUTE_MARKETPLACE, MENDOZA } from "../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { parseScenario } from "../../lib/scenarios/file/parse_scenario.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { arbitraryChain } from "../chain/arbitrary_chain.ts";
import { censusOf } from "../inspect/plain_census.ts";

/** The scenario as it is after a file was written and read. */
function fit(census: CensusSummary, maxTypes?: number): EntityScenario {
  const options = { id: "my-chain", from: "chain.tar", ...(maxTypes === undefined ? {} : { maxTypes }) };
  const text = JSON.stringify(fitScenario(census, options));
  const read = parseScenario(text, "my-chain.json", { scenarios: [], requirements: [] });
  assert.deepEqual(read, JSON.parse(text));
  return read as EntityScenario;
}

function assertNear(what: string, [found, wanted]: readonly [number, number], share: number): void {
  assert.ok(Math.abs(found - wanted) <= share * wanted, `${what}: ${found}, expected about ${wanted}`);
}

/** Compares a generated chain with `times` the chain it was fitted to. */
function assertAlike(found: CensusSummary, wanted: CensusSummary, times: number): void {
  assert.equal(found.entities, times * wanted.entities);
  assert.equal(found.versions, times * wanted.versions);
  assert.equal(found.rows.strings, times * wanted.rows.strings);
  assertNear("numeric rows", [found.rows.numbers, times * wanted.rows.numbers], 0.001);
  assertNear("payload bytes", [found.payloads.totalBytes, times * wanted.payloads.totalBytes], 0.02);
  assertNear("string JSON", [found.stringJsonBytes.sum, times * wanted.stringJsonBytes.sum], 0.01);
  const classes = (
    what: string,
    of: readonly ValueClass[],
    name: "versionsPerEntity" | "lastVersionBlocks",
  ) => {
    for (const { min, max, name: label } of of) {
      const [a, b] = [found, wanted].map((census) => countBetween(census[name], min, max ?? Infinity));
      assert.ok(Math.abs(a! - times * b!) <= 0.02 * times * b! + times, `${what} ${label}: ${a} for ${b}`);
    }
  };
  classes("versions", VERSION_CLASSES, "versionsPerEntity");
  classes("life", LIFE_CLASSES, "lastVersionBlocks");
  for (const { min, max, name } of PAYLOAD_CLASSES) {
    const [a, b] = [found, wanted].map(({ payloads }) => countBetween(payloads.bytes, min, max ?? Infinity));
    assert.ok(Math.abs(a! - times * b!) <= 0.02 * times * b! + 2 * times, `payload ${name}: ${a} for ${b}`);
  }
  wanted.creators.top.slice(0, 5).forEach(({ versions }, i) => {
    const share = found.creators.top[i]!.versions / found.versions;
    assertNear(`creator ${i + 1}`, [share, versions / wanted.versions], 0.05);
  });
}

const sameGroup = (a: GroupStatistics) => (b: GroupStatistics) =>
  a.strings.join() === b.strings.join() && a.type === b.type && a.contentType === b.contentType;

/** Compares the attributes of the largest groups. */
function assertSameValues(found: CensusSummary, wanted: CensusSummary): void {
  for (const group of wanted.groups.slice(0, 4)) {
    const twin = found.groups.find(sameGroup(group))!;
    assert.equal(twin.versions, group.versions);
    for (const { name, type, values } of group.attributes) {
      const other = twin.attributes.find((attribute) => attribute.name === name && attribute.type === type)!;
      const what = `${group.type} ${name}`;
      if (values?.kind === "text" && other.values?.kind === "text") {
        assert.equal(other.values.prefix.startsWith(values.prefix.slice(0, 3)), true, what);
        // Shares of listed values are those of all versions: with few updated entities they come out by chance.
        if (!values.distinctExact) assertNear(what, [other.values.meanBytes, values.meanBytes], 0.06);
        // Two estimates, each good to 3 %.
        if (!values.distinctExact && other.values.changed === 0) {
          assertNear(what, [other.values.distinct, values.distinct], 0.2);
        } else if (values.distinctExact) assertNear(what, [other.values.distinct, values.distinct], 0.1);
      }
      if (values?.kind === "number" && other.values?.kind === "number") {
        assert.ok(BigInt(other.values.min) >= BigInt(values.min), what);
        assert.ok(BigInt(other.values.max) <= BigInt(values.max), what);
        if (!values.distinctExact) assertNear(what, [other.values.mean, values.mean], 0.15);
      }
      assert.equal(other.values!.changed > 0, values!.changed > 0.1 * values!.compared, what);
    }
    if (group.deflatedShare !== null) assertNear("deflated", [twin.deflatedShare!, group.deflatedShare], 0.1);
  }
}

for (const [scenario, scale] of [[MENDOZA, 0.001], [COMPUTE_MARKETPLACE, 0.0005]] as const) {
  Deno.test(`fitScenario() makes ${scenario.id} again from its blocks, and ten times of it`, () => {
    const wanted = censusOf(openDataset(scenario, scale, 7n).blocks());
    const fitted = fit(wanted, 100);
    assert.ok(fitted.choices.some(({ id }) => id === "not-kept"));
    const once = censusOf(openDataset(fitted, 1, 8n).blocks());
    assertAlike(once, wanted, 1);
    assertSameValues(once, wanted);
    assertAlike(censusOf(openDataset(fitted, 10, 8n).blocks()), wanted, 10);
  });
}

Deno.test("fitScenario() asks queries that most of the fitted chain's answers hold something for", () => {
  const fitted = fit(censusOf(openDataset(MENDOZA, 0.002, 7n).blocks()));
  const data = openDataset(fitted, 1, 8n);
  const tip = data.phases.at(-1)!.to - 1;
  const truths = data.expectedAnswers(data.queries(50, tip, 3n));
  assert.ok(truths.filter(({ matching }) => matching === 0).length <= 10);
  assert.deepEqual(
    fitted.queries.map(({ type }) => type).sort(),
    ["by_frequent_value", "by_key", "by_key_large", "by_number", "by_owner", "by_text", "miss"],
  );
});

Deno.test("fitScenario() joins groups that differ in type, then the smallest, and says so", () => {
  const wanted = censusOf(openDataset(MENDOZA, 0.003, 7n).blocks());
  const sets = new Set(wanted.groups.map(({ strings, numbers }) => [strings, numbers].join("|")));
  assert.ok(wanted.groups.length > 30 && sets.size > 10);
  for (const limit of [30, 6, 2]) {
    const fitted = fit(wanted, limit);
    assert.ok(fitted.entityTypes.length <= limit);
    const sum = fitted.entityTypes.reduce((total, { count }) => total + count.value, 0);
    assert.equal(sum, wanted.entities);
    assert.equal(
      fitted.choices.some(({ id }) => id === "others"),
      fitted.entityTypes.at(-1)!.id === "others",
    );
    const made = censusOf(openDataset(fitted, 1, 8n).blocks());
    assert.equal(made.versions, wanted.versions);
    assertNear(`rows with ${limit} types`, [made.rows.total, wanted.rows.total], 0.03);
    assertNear(`JSON with ${limit} types`, [made.stringJsonBytes.sum, wanted.stringJsonBytes.sum], 0.03);
  }
});

Deno.test("fitScenario() makes a scenario that can be generated of any chain with entities", () => {
  fc.assert(
    fc.property(arbitraryChain, ({ blocks }) => {
      const wanted = censusOf(blocks);
      if (wanted.entities === 0) {
        assert.throws(() => fitScenario(wanted, { id: "none", from: "none.tar" }), HeadroomError);
        return;
      }
      const fitted = fit(wanted);
      const made = censusOf(openDataset(fitted, 1, 1n).blocks());
      assert.equal(made.entities, wanted.entities);
      assert.equal(made.versions, wanted.versions);
    }),
    { numRuns: 60, seed: 21 },
  );
});
