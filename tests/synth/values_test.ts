import assert from "node:assert/strict";
import { CounterHash } from "../../lib/synth/counter_hash.ts";
import { compileValue, encodeNumber } from "../../lib/synth/values.ts";

const hash = CounterHash.ofSeed(2n);
const context = { count: () => 10, id: (type: string, entity: number) => `${type}-${entity}` };
const place = (entity: number, version = 0, state = "") => ({ entity, version, state });

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
    source: "DESIGN.md",
  };
  assert.equal(encodeNumber(latitude, -90), 0n);
  assert.equal(encodeNumber(latitude, 90), 1_800_000_000n);
});
