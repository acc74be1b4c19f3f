import assert from "node:assert/strict";
import { attributes } from "../../../lib/scenarios/builders/attributes.ts";
import { evenly } from "../../../lib/scenarios/builders/values.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/mod.ts";
import type { AttributeSpec, ValueSpec } from "../../../lib/scenarios/scenario.ts";
import { CounterHash } from "../../../lib/synth/values/counter_hash.ts";
import { Cycle } from "../../../lib/synth/values/cycle.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { compileValue, encodeNumber } from "../../../lib/synth/values/compile_value.ts";
import type { ValueContext } from "../../../lib/synth/values/value.ts";

const hash = CounterHash.ofSeed(2n);
const context: ValueContext = {
  count: () => 10,
  id: (type, entity) => `${type}-${entity}`,
  birthBlock: (entity) => 100 + entity,
  members: 10,
  attribute: (name) => ({ entity }) => `${name}-${entity % 2}`,
  referred: () => ({ entity }) => entity,
  cycle: () => new Cycle([["yes", 2], ["no", 3]]),
  through: (reference, attribute) => () => `${attribute} of ${reference}`,
  empty: "",
};
const place = (entity: number, version = 0, state = "") => ({ entity, version, state, block: version });

Deno.test("templates fill in index, padding, random digits and ranges", () => {
  const value = compileValue(
    { kind: "template", template: "n{n}-{pad:6}-{hex:40}-{int:0-59}" },
    hash,
    context,
  );
  assert.match(String(value(place(42))), /^n42-000042-[0-9a-f]{40}-[0-5][0-9]$/);
  assert.notEqual(value(place(42)), value(place(42, 1)));
  assert.equal(value(place(42)), value(place(42)));
  assert.throws(() => compileValue({ kind: "template", template: "{what}" }, hash, context), /"\{what\}"/);
});

Deno.test("references name an existing entity, states follow the life cycle", () => {
  const modulo = compileValue({ kind: "reference", of: "node", by: "modulo" }, hash, context);
  assert.equal(modulo(place(23)), "node-3");
  const uniform = compileValue({ kind: "reference", of: "node", by: "uniform" }, hash, context);
  const drawn = new Set(Array.from({ length: 200 }, (_, i) => uniform(place(i))));
  assert.equal(drawn.size, 10);
  assert.equal(compileValue({ kind: "state" }, hash, context)(place(1, 0, "busy")), "busy");
});

Deno.test("numbers stay in their range and are encoded with offset and scale", () => {
  const value = compileValue({ kind: "uniform", min: -90, max: 90 }, hash, context);
  const drawn = Array.from({ length: 2_000 }, (_, i) => value(place(i)) as number);
  assert.equal(Math.min(...drawn), -90);
  assert.equal(Math.max(...drawn), 90);
  const latitude = {
    name: "lat",
    type: "numeric" as const,
    value: { kind: "uniform" as const, min: -90, max: 90 },
    encoding: { unit: "degrees", scale: 1e7, offset: 90 },
    source: "lib/scenarios/builders/encodings.ts",
  };
  assert.equal(encodeNumber(latitude, -90), 0n);
  assert.equal(encodeNumber(latitude, 90), 1_800_000_000n);
});

Deno.test("histograms draw their buckets by weight and every number in them alike", () => {
  const value = compileValue(
    { kind: "histogram", buckets: [{ min: 0, max: 9, weight: 3 }, { min: 100, max: 100, weight: 1 }] },
    hash,
    context,
  );
  const drawn = Array.from({ length: 8_000 }, (_, i) => value(place(i)) as number);
  const low = drawn.filter((number) => number <= 9);
  assert.ok(Math.abs(low.length - 6_000) < 200, String(low.length));
  for (let number = 0; number <= 9; number++) {
    assert.ok(Math.abs(low.filter((other) => other === number).length - 600) < 120);
  }
  assert.ok(drawn.every((number) => number <= 9 || number === 100));
});

Deno.test("a given value follows the other attribute, nested too, and is empty where no case fits", () => {
  const one = (value: string): ValueSpec => ({ kind: "choice", values: [[value, 1]] });
  const value = compileValue(
    {
      kind: "given",
      attribute: "a",
      cases: {
        "a-0": { kind: "given", attribute: "b", cases: { "b-0": one("both even") }, other: one("never") },
      },
    },
    hash,
    context,
  );
  assert.equal(value(place(4)), "both even");
  assert.equal(value(place(5)), "");
});

Deno.test("times are those of the block that wrote the version or created the entity", () => {
  const of = (kind: "birth" | "version", empty: "" | 0) =>
    compileValue({ kind: "time", of: kind, epochS: 1_000 }, hash, { ...context, empty })(place(7, 50));
  assert.equal(of("version", 0), 1_100);
  assert.equal(of("birth", 0), 1_214);
  assert.equal(of("version", ""), "1970-01-01T00:18:20Z");
  assert.equal(of("birth", ""), "1970-01-01T00:20:14Z");
});

Deno.test("a roaming value keeps near its start and moves at a steady pace of its own", () => {
  const value = compileValue(
    {
      kind: "roaming",
      around: { kind: "uniform", min: 40, max: 41, decimals: 1 },
      reach: 0.01,
      perBlock: { min: 0.0001, max: 0.0002 },
      decimals: 7,
    },
    hash,
    context,
  );
  const paces = Array.from({ length: 50 }, (_, entity) => {
    const places = Array.from({ length: 300 }, (_, block) => value(place(entity, block)) as number);
    const steps = places.slice(1).map((next, i) => Math.abs(next - places[i]!));
    assert.ok(Math.max(...places) - Math.min(...places) <= 0.02 + 1e-9);
    assert.ok(Math.min(...places) >= 39.99 && Math.max(...places) <= 41.01);
    assert.ok(Math.max(...steps) <= 0.0002 + 1e-9);
    return Math.max(...steps).toFixed(6);
  });
  assert.ok(new Set(paces).size > 40);
  assert.equal(value(place(3, 8)), value(place(3, 8)));
});

Deno.test("a value given by an unknown attribute, by itself in a circle, or by an unknown type is refused", () => {
  const given = (name: string, attribute: string): AttributeSpec => ({
    name,
    type: "string",
    value: { kind: "given", attribute, cases: {} },
    source: "test",
  });
  const open = (...attributes: AttributeSpec[]) => {
    const type = { ...COMPUTE_MARKETPLACE.entityTypes[0]!, attributes, ownedBy: "self" };
    openDataset({ ...COMPUTE_MARKETPLACE, entityTypes: [type], operations: [], peaks: [] }, 0.001, 1n);
  };
  assert.throws(
    () => open(given("a", "nothing")),
    /attribute "a" of "nodes": the type has no attribute "nothing"/,
  );
  assert.throws(
    () => open(given("a", "b"), given("b", "c"), given("c", "a")),
    /"a" is given by "b" is given by "c" is given by "a"/,
  );
  assert.throws(() => open(attributes("test", { r: evenly("rack") })[0]!), /from "nodes" to "rack"/);
});

Deno.test("entities of the initial state can be older than the chain, in their birth and first version only", () => {
  const aged = (of: "birth" | "version", entity: number, block: number) =>
    compileValue({ kind: "time", of, epochS: 10_000, agedS: 600 }, hash, {
      ...context,
      members: 50,
      empty: 0,
    })({
      ...place(entity),
      block,
    }) as number;
  const ages = Array.from(
    { length: 50 },
    (_, entity) => 10_000 + 2 * (100 + entity) - aged("birth", entity, 0),
  );
  assert.ok(Math.min(...ages) >= 0 && Math.max(...ages) <= 600 && new Set(ages).size > 40);
  assert.equal(aged("version", 3, 103), aged("birth", 3, 103));
  assert.equal(aged("version", 3, 500), 11_000);
  assert.equal(aged("birth", 60, 0), 10_320);
});
